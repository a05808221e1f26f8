namespace Experiments.Contracts.Leases;

/// <summary>The result of a fit.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.FitReport")]
public sealed record FitReport
{
    /// <summary>The trial's number.</summary>
    [Id(0)] public required long Trial { get; init; }

    /// <summary>The fold, or -1 for the refit.</summary>
    [Id(1)] public required int Fold { get; init; }

    /// <summary>The failure of the fit; null if it completed.</summary>
    [Id(2)] public FitFailure? Failure { get; init; }

    /// <summary>Scores by metric; greater is better.</summary>
    [Id(3)] public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    /// <summary>The number of epochs that were trained.</summary>
    [Id(4)] public int Epochs { get; init; }

    /// <summary>The epoch whose weights are kept, from 1.</summary>
    [Id(5)] public int BestEpoch { get; init; }

    /// <summary>The reason why training stopped, by its name in the engine's StopReason.</summary>
    [Id(6)] public string StopReason { get; init; } = "";

    /// <summary>The duration of training; in a pack, this fit's share of it.</summary>
    [Id(7)] public TimeSpan FitTime { get; init; }

    /// <summary>The duration of scoring.</summary>
    [Id(8)] public TimeSpan ScoreTime { get; init; }

    /// <summary>A hash of all inputs of the fit: fits with equal keys have equal results.</summary>
    [Id(9)] public string FitKey { get; init; } = "";

    /// <summary>The SHA-256 of the trained weights, in lower-case hexadecimal.</summary>
    [Id(10)] public string WeightsSha256 { get; init; } = "";

    /// <summary>The class of devices that compute the same bits.</summary>
    [Id(11)] public string NumericsClass { get; init; } = "";

    /// <summary>The name of the device that trained it.</summary>
    [Id(12)] public string Device { get; init; } = "";

    /// <summary>The artifact's name in the artifact store, for the refit.</summary>
    [Id(13)] public string? Artifact { get; init; }

    /// <summary>The rung of the trial; 0 if the strategy has no rungs.</summary>
    [Id(14)] public int Rung { get; init; }

    /// <summary>The last lines of the training's log.</summary>
    [Id(15)]
    public string Log
    {
        get;
        // Reports that were stored before this member existed are read back with null.
        init => field = value ?? "";
    } = "";

    /// <summary>
    /// The SHA-256 of the artifact's manifest, in lower-case hexadecimal; null for an artifact without a manifest.
    /// </summary>
    [Id(16)] public string? ArtifactSha256 { get; init; }

    /// <summary>The number of rows that were trained on; 0 in reports of an earlier version.</summary>
    [Id(17)] public int TrainRows { get; init; }

    /// <summary>The number of rows that early stopping held out of training and watched.</summary>
    [Id(18)] public int WatchedRows { get; init; }
}

/// <summary>The cause of a fit's failure, and its message.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.FitFailure")]
public sealed record FitFailure([property: Id(0)] FailureCause Cause, [property: Id(1)] string Message);

/// <summary>The causes of failure. Each one has its own consequence.</summary>
[GenerateSerializer]
public enum FailureCause
{
    /// <summary>The fit's worker was lost: the fit is retried elsewhere.</summary>
    LostWorker,

    /// <summary>The device's memory was exhausted: the fit is retried in a smaller pack.</summary>
    OutOfMemory,

    /// <summary>The loss became NaN or infinite: the failure is recorded, without a retry.</summary>
    Diverged,

    /// <summary>The hyperparameters cannot work: the failure is recorded, without a retry.</summary>
    BadConfiguration,

    /// <summary>Any other error: the fit is retried a bounded number of times.</summary>
    Error,

    /// <summary>
    /// The device failed, not the fit: the fit is retried elsewhere, as after the loss of its worker.
    /// </summary>
    DeviceFailed,
}
