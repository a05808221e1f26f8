using System.Collections.Immutable;
using Experiments.Engine.Estimators;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// What a fit gave. All but the times is the same wherever, whenever and beside whatever else it ran.
/// </summary>
public sealed record FitResult
{
    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>The fold, or -1 for a refit.</summary>
    public required int Fold { get; init; }

    /// <summary>By scorer, the score on the fold's test rows: NaN where training diverged; empty for a refit.</summary>
    public required ImmutableSortedDictionary<string, double> Scores { get; init; }

    /// <summary>The epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch, from 1, that the weights are from.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The epoch of the checkpoint from which it went on; 0 where it began at the beginning.</summary>
    public int RestoredFromEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>
    /// The fit's share of the time that its pack trained, with what it had trained before a checkpoint.
    /// </summary>
    public required TimeSpan FitTime { get; init; }

    /// <summary>The fit's share of the time that its pack was scored.</summary>
    public required TimeSpan ScoreTime { get; init; }

    /// <summary>What identifies the fit.</summary>
    public required string FitKey { get; init; }

    /// <summary>The SHA-256 of the weights.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The class of devices on which the same fit has the same bits.</summary>
    public required string NumericsClass { get; init; }

    /// <summary>Why the fit has no scores, as a sentence, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The trained model of a refit; null for a fold.</summary>
    public FittedPipeline? Pipeline { get; init; }
}
