namespace Experiments.Search.Specs;

/// <summary>One thing that is wrong with an experiment: where, what, and what to do about it.</summary>
/// <param name="Path">
/// Where it stands in the experiment, for example <c>space.alpha[2]</c>; the client turns it into line and column.
/// </param>
/// <param name="Message">What is wrong, as a sentence.</param>
/// <param name="Remedy">What the user can do, or null where the message says it.</param>
public sealed record SpecIssue(string Path, string Message, string? Remedy = null);
