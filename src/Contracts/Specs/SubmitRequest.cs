namespace Experiments.Contracts.Specs;

/// <summary>A submission. A second submission with the same id does nothing.</summary>
/// <param name="ExperimentId">The name and a ULID, made by the client; also the idempotency key.</param>
/// <param name="Spec">The experiment.</param>
/// <param name="Owner">The owner, such as anna@laptop; null if the client runs an earlier version.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SubmitRequest")]
public sealed record SubmitRequest(
    [property: Id(0)] string ExperimentId,
    [property: Id(1)] ExperimentSpec Spec, [property: Id(2)] string? Owner = null);

/// <summary>The answer to a submission, which is accepted if there are no issues.</summary>
/// <param name="Issues">The problems of the experiment.</param>
/// <param name="IsTaken">True if another experiment has this id.</param>
/// <param name="IsKnown">True if the same experiment was submitted under this id before.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SubmitReply")]
public sealed record SubmitReply(
    [property: Id(0)] IReadOnlyList<IssueMessage> Issues, [property: Id(1)] bool IsTaken = false,
    [property: Id(2)] bool IsKnown = false)
{
    /// <summary>True if the experiment was accepted.</summary>
    public bool Accepted => Issues.Count == 0;
}

/// <summary>A problem of an experiment: where, what, and the remedy.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.IssueMessage")]
public sealed record IssueMessage(
    [property: Id(0)] string Path, [property: Id(1)] string Message, [property: Id(2)] string? Remedy);
