using System.Collections.Immutable;
using Experiments.Engine.Estimators;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The result of a fit. Everything but the times is independent of the place, the time and the other lanes of its run.
/// </summary>
public sealed record FitResult
{
    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>The fold, or -1 for a refit.</summary>
    public required int Fold { get; init; }

    /// <summary>The score on the fold's test rows, by scorer: NaN where training diverged; empty for a refit.</summary>
    public required ImmutableSortedDictionary<string, double> Scores { get; init; }

    /// <summary>The number of epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch of the weights, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>
    /// The epoch of the checkpoint that the fit was restored from; 0 where the fit started from its initial state.
    /// </summary>
    public int RestoredFromEpoch { get; init; }

    /// <summary>The reason why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The fit's share of the training time of its pack, with the time before a checkpoint.</summary>
    public required TimeSpan FitTime { get; init; }

    /// <summary>The fit's share of the scoring time of its pack.</summary>
    public required TimeSpan ScoreTime { get; init; }

    /// <summary>The number of rows that were trained on.</summary>
    public int TrainRows { get; init; }

    /// <summary>The number of rows that early stopping held out of training and watched.</summary>
    public int WatchedRows { get; init; }

    /// <summary>The fit key.</summary>
    public required string FitKey { get; init; }

    /// <summary>The SHA-256 of the weights.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The numerics class: a set of devices on which the same fit gives the same bits.</summary>
    public required string NumericsClass { get; init; }

    /// <summary>The reason why the fit has no scores, as a sentence, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>The trained model of a refit; null for a fold.</summary>
    public FittedPipeline? Pipeline { get; init; }
}
