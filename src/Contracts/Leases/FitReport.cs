namespace Experiments.Contracts.Leases;

/// <summary>What a fit gave.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.FitReport")]
public sealed record FitReport
{
    /// <summary>The trial's number.</summary>
    [Id(0)] public required long Trial { get; init; }

    /// <summary>The fold, or -1 for the refit.</summary>
    [Id(1)] public required int Fold { get; init; }

    /// <summary>Null for a fit that completed, else why it failed.</summary>
    [Id(2)] public FitFailure? Failure { get; init; }

    /// <summary>Scores by metric; greater is better.</summary>
    [Id(3)] public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    /// <summary>The epochs that were trained.</summary>
    [Id(4)] public int Epochs { get; init; }

    /// <summary>The epoch, from 1, that the weights are from.</summary>
    [Id(5)] public int BestEpoch { get; init; }

    /// <summary>Why training stopped, by the name in the engine's StopReason.</summary>
    [Id(6)] public string StopReason { get; init; } = "";

    /// <summary>How long training took. In a pack, this fit's share.</summary>
    [Id(7)] public TimeSpan FitTime { get; init; }

    /// <summary>How long scoring took.</summary>
    [Id(8)] public TimeSpan ScoreTime { get; init; }

    /// <summary>The key of everything that the fit depends on: fits with equal keys have equal results.</summary>
    [Id(9)] public string FitKey { get; init; } = "";

    /// <summary>The SHA-256 of the trained weights, in lower-case hexadecimal.</summary>
    [Id(10)] public string WeightsSha256 { get; init; } = "";

    /// <summary>The class of devices that compute the same bits.</summary>
    [Id(11)] public string NumericsClass { get; init; } = "";

    /// <summary>The name of the device that trained it.</summary>
    [Id(12)] public string Device { get; init; } = "";

    /// <summary>For the refit: the artifact's name in the artifact store.</summary>
    [Id(13)] public string? Artifact { get; init; }

    /// <summary>The rung of the trial's budget; 0 where the strategy has none.</summary>
    [Id(14)] public int Rung { get; init; }

    /// <summary>The last lines of what the training said of itself.</summary>
    [Id(15)]
    public string Log
    {
        get;
        // Stored before there was such a member, it is read back as null.
        init => field = value ?? "";
    } = "";
}

/// <summary>Why a fit failed.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.FitFailure")]
public sealed record FitFailure([property: Id(0)] FailureCause Cause, [property: Id(1)] string Message);

/// <summary>The causes that are told apart, because each is answered differently.</summary>
[GenerateSerializer]
public enum FailureCause
{
    /// <summary>Its worker was lost: retried elsewhere.</summary>
    LostWorker,

    /// <summary>The device's memory ran out: retried in a smaller pack.</summary>
    OutOfMemory,

    /// <summary>The loss became NaN or infinite: recorded, not retried.</summary>
    Diverged,

    /// <summary>The hyperparameters cannot work: recorded, not retried.</summary>
    BadConfiguration,

    /// <summary>Anything else: retried a bounded number of times.</summary>
    Error,

    /// <summary>The device failed, not the fit: retried elsewhere, as if its worker was lost.</summary>
    DeviceFailed,
}
