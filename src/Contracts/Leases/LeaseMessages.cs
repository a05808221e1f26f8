namespace Experiments.Contracts.Leases;

/// <summary>A worker asks for trials.</summary>
/// <param name="WorkerId">Silo, device and slot.</param>
/// <param name="MaxTrials">How many trials at most.</param>
/// <param name="PackKey">
/// The key that they must share, or null to let the coordinator pick one (it then grants a single trial).
/// </param>
/// <param name="NumericsClass">The class of the worker's bits; a retried fit prefers its own.</param>
/// <param name="Ahead">
/// Whether the worker still trains another pack: it then gets something only where enough is left for those that wait.
/// </param>
/// <param name="TrialsHeld">
/// How many trials the worker holds already, where it asks for more of a key: they are part of its share.
/// </param>
/// <param name="TokensHeld">
/// The tokens of all leases that the worker holds, where an earlier question of it had no answer: what else it was
/// granted never arrived, and is taken back. Null where all were answered.
/// </param>
/// <param name="Number">
/// Of two questions of one worker the later has the higher: the earlier was given up, and is not granted anything that
/// nobody would hear of.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseRequest")]
public sealed record LeaseRequest(
    [property: Id(0)] string WorkerId,
    [property: Id(1)] int MaxTrials, [property: Id(2)] string? PackKey, [property: Id(3)] string NumericsClass,
    [property: Id(4)] bool Ahead = false,
    [property: Id(5)] int TrialsHeld = 0,
    [property: Id(6)] IReadOnlyList<long>? TokensHeld = null,
    [property: Id(7)] long Number = 0);

/// <summary>The right of one worker to run certain trials until a time.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Token">The fencing token: a lower one never beats a higher one.</param>
/// <param name="Term">How long it lasts from the grant; renew well before.</param>
/// <param name="PackKey">What the granted fits share.</param>
/// <param name="Fits">The fits to run.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseGrant")]
public sealed record LeaseGrant(
    [property: Id(0)] string ExperimentId, [property: Id(1)] long Token, [property: Id(2)] TimeSpan Term,
    [property: Id(3)] string PackKey, [property: Id(4)] IReadOnlyList<LeasedFit> Fits);

/// <summary>One fit of a lease.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Epochs">For a refit by epochs, or a trial with a budget, how many to train; null otherwise.</param>
/// <param name="Rung">The rung of the trial's budget; 0 where the strategy has none.</param>
/// <param name="MayHaveCheckpoint">
/// Whether somebody had it before, so that the artifact store may know how far it had come.
/// </param>
/// <param name="Trace">The traceparent (W3C) of what it is part of; null where it is not traced.</param>
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
/// <param name="Grant">The lease, or null where there is nothing now.</param>
/// <param name="Ended">Whether there will never be anything more: the worker can forget the experiment.</param>
[GenerateSerializer, Immutable, Alias("Experiments.LeaseReply")]
public sealed record LeaseReply([property: Id(0)] LeaseGrant? Grant, [property: Id(1)] bool Ended);

/// <summary>The coordinator's answer to a renewal.</summary>
/// <param name="Valid">Whether the lease is still held; if not, its worker drops what it does.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RenewReply")]
// Id 1 was a list of trials in 0.1.0, which was always empty: it is not to be used again.
public sealed record RenewReply([property: Id(0)] bool Valid);

/// <summary>Finished fits of a lease.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ReportRequest")]
public sealed record ReportRequest(
    [property: Id(0)] long Token, [property: Id(1)] string WorkerId, [property: Id(2)] IReadOnlyList<FitReport> Fits);

/// <summary>How the coordinator took each reported fit, in the order of the report.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ReportReply")]
public sealed record ReportReply([property: Id(0)] IReadOnlyList<ReportVerdict> Verdicts);

/// <summary>How a report was taken.</summary>
[GenerateSerializer]
public enum ReportVerdict
{
    /// <summary>It is durable and counts.</summary>
    Accepted,

    /// <summary>The same fit counted before; this one does not count again.</summary>
    Duplicate,

    /// <summary>The lease had ended; refused softly, the worker goes on.</summary>
    Late,

    /// <summary>The coordinator never leased it.</summary>
    Unknown,
}
