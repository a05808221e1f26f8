namespace Experiments.Engine;

/// <summary>Training ended without a usable model.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class FitFailedException(string message) : Exception(message);
