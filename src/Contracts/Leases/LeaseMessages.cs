namespace Experiments.Contracts.Leases;

/// <summary>A worker's request for trials.</summary>
/// <param name="WorkerId">Silo, device and slot.</param>
/// <param name="MaxTrials">The largest number of trials to grant. 0 only tells which leases the worker holds.</param>
/// <param name="PackKey">
/// The pack key that the trials must share, or null to let the coordinator choose one (it then grants a single trial).
/// </param>
/// <param name="NumericsClass">The numerics class of the worker's device; a retried fit prefers its own class.</param>
/// <param name="Ahead">
/// True if the worker still trains another pack: trials are granted only if enough remain for the slots that wait.
/// </param>
/// <param name="TrialsHeld">
/// The number of trials that the worker already holds, in a request for more of a key: they count toward its share.
/// </param>
/// <param name="TokensHeld">
/// The tokens of all leases that the worker holds, if an earlier request was not answered: any other lease that was
/// granted to it never arrived, and is taken back. Null if all requests were answered.
/// </param>
/// <param name="Number">
/// The number of the request, which grows with each request of a worker. The worker gave up every request with a lower
/// number, so the coordinator grants nothing for it: the grant would not be received.
/// </param>
/// <param name="Secret">
/// The number that the worker's silo drew at its start, never 0. Every later call under the lease must bear it: a
/// lease's token alone can be guessed.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseRequest")]
public sealed record LeaseRequest(
    [property: Id(0)] string WorkerId,
    [property: Id(1)] int MaxTrials, [property: Id(2)] string? PackKey, [property: Id(3)] string NumericsClass,
    [property: Id(4)] bool Ahead = false,
    [property: Id(5)] int TrialsHeld = 0,
    [property: Id(6)] IReadOnlyList<long>? TokensHeld = null,
    [property: Id(7)] long Number = 0,
    [property: Id(8)] long Secret = 0)
{
    /// <summary>Returns the request as text, without its secret.</summary>
    public override string ToString() => $"request {Number} of {WorkerId}";
}

/// <summary>The right of one worker to run certain trials until a time.</summary>
/// <param name="ExperimentId">The experiment's id.</param>
/// <param name="Token">The fencing token: a lower one never beats a higher one.</param>
/// <param name="Term">The duration of the lease from its grant; renew well before its end.</param>
/// <param name="PackKey">The pack key that the granted fits share.</param>
/// <param name="Fits">The fits to run.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseGrant")]
public sealed record LeaseGrant(
    [property: Id(0)] string ExperimentId, [property: Id(1)] long Token, [property: Id(2)] TimeSpan Term,
    [property: Id(3)] string PackKey, [property: Id(4)] IReadOnlyList<LeasedFit> Fits);

/// <summary>One fit of a lease.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="Epochs">
/// The number of epochs to train, for a refit by epochs or a trial on a rung; null otherwise.
/// </param>
/// <param name="Rung">The rung of the trial; 0 if the strategy has no rungs.</param>
/// <param name="MayHaveCheckpoint">
/// True if another slot had the fit before, so that the artifact store may have a checkpoint of it.
/// </param>
/// <param name="Trace">The traceparent (W3C) of the parent span; null if the experiment is not traced.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeasedFit")]
public sealed record LeasedFit(
    [property: Id(0)] long Trial,
    [property: Id(1)] int Fold,
    [property: Id(2)] string Params,
    [property: Id(3)] int Attempt,
    [property: Id(4)] int? Epochs = null,
    [property: Id(5)] int Rung = 0,
    [property: Id(6)] bool MayHaveCheckpoint = false, [property: Id(7)] string? Trace = null);

/// <summary>The coordinator's answer to a request for trials.</summary>
/// <param name="Grant">The lease, or null if nothing is available now.</param>
/// <param name="Ended">True if there will never be more trials: the worker can forget the experiment.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseReply")]
public sealed record LeaseReply([property: Id(0)] LeaseGrant? Grant, [property: Id(1)] bool Ended);

/// <summary>The coordinator's answer to a renewal.</summary>
/// <param name="Valid">True if the lease is still held; if not, its worker drops the trials.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RenewReply")]
// Id 1 was a list of trials in 0.1.0, which was always empty. Never use this id again.
public sealed record RenewReply([property: Id(0)] bool Valid);

/// <summary>The reports of fits of a lease that ended.</summary>
/// <param name="Token">The lease.</param>
/// <param name="WorkerId">The slot that holds it.</param>
/// <param name="Fits">The reports.</param>
/// <param name="Secret">The secret of the request for the lease.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ReportRequest")]
public sealed record ReportRequest(
    [property: Id(0)] long Token, [property: Id(1)] string WorkerId, [property: Id(2)] IReadOnlyList<FitReport> Fits,
    [property: Id(3)] long Secret = 0)
{
    /// <summary>Returns the report as text, without its secret.</summary>
    public override string ToString() => $"report of {WorkerId} under lease {Token}";
}

/// <summary>The proof that a worker holds a lease, which a write to the artifact store must bear.</summary>
/// <param name="Token">The lease.</param>
/// <param name="Secret">The secret of the request for the lease.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseProof")]
public sealed record LeaseProof([property: Id(0)] long Token, [property: Id(1)] long Secret)
{
    /// <summary>Returns the proof as text, without its secret.</summary>
    public override string ToString() => $"proof of lease {Token}";
}

/// <summary>The verdicts on the reported fits, in the order of the report.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ReportReply")]
public sealed record ReportReply([property: Id(0)] IReadOnlyList<ReportVerdict> Verdicts);

/// <summary>The coordinator's verdict on a report.</summary>
[GenerateSerializer]
public enum ReportVerdict
{
    /// <summary>The report is durable and counts.</summary>
    Accepted,

    /// <summary>An earlier report of the same fit counts; this one does not.</summary>
    Duplicate,

    /// <summary>The lease had ended; the report does not count, and the worker goes on.</summary>
    Late,

    /// <summary>
    /// The coordinator never leased the fit to this worker, or the report is not that of this fit: its fit key, its
    /// metrics or its numbers are others.
    /// </summary>
    Unknown,
}
