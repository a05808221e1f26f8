namespace Experiments.Search.Specs;

/// <summary>One issue of an experiment: its path, the problem and the remedy.</summary>
/// <param name="Path">
/// The path in the experiment, for example <c>space.alpha[2]</c>; the client converts it to line and column.
/// </param>
/// <param name="Message">The problem, as a sentence.</param>
/// <param name="Remedy">The user's remedy, or null where the message contains it.</param>
public sealed record SpecIssue(string Path, string Message, string? Remedy = null);
