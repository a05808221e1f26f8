namespace Experiments.Contracts.Specs;

/// <summary>A submission. Saying it twice with one id does nothing the second time.</summary>
/// <param name="ExperimentId">Name and ULID, made by the client; also the idempotency key.</param>
/// <param name="Spec">The experiment.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SubmitRequest")]
public sealed record SubmitRequest([property: Id(0)] string ExperimentId, [property: Id(1)] ExperimentSpec Spec);

/// <summary>The answer to a submission: accepted where there are no issues.</summary>
/// <param name="Issues">What is wrong with it.</param>
/// <param name="IsTaken">Whether another experiment has this id.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SubmitReply")]
public sealed record SubmitReply(
    [property: Id(0)] IReadOnlyList<IssueMessage> Issues, [property: Id(1)] bool IsTaken = false)
{
    /// <summary>Whether the experiment was accepted.</summary>
    public bool Accepted => Issues.Count == 0;
}

/// <summary>Something wrong with an experiment: where, what, and the remedy.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.IssueMessage")]
public sealed record IssueMessage(
    [property: Id(0)] string Path, [property: Id(1)] string Message, [property: Id(2)] string? Remedy);
