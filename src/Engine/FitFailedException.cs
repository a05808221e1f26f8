namespace Experiments.Engine;

/// <summary>The exception for training that ended without a usable model.</summary>
/// <param name="message">The cause and the remedy.</param>
public sealed class FitFailedException(string message) : Exception(message);
