using Experiments.Contracts.Results;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>
/// Trains recorded fits again, as the lanes of one pack: the result of a fit depends neither on the pack nor on the
/// process.
/// </summary>
internal sealed class Replay(LoadedExperiment experiment)
{
    /// <summary>Trains fits of one trial again.</summary>
    public IReadOnlyList<ReplayedFit> Run(IReadOnlyList<EndedFit> recorded, CancellationToken cancellation)
    {
        using var device = DeviceCatalog.Open(experiment.Spec.Device);
        var requests = recorded.Select(
            fit => new FitRequest(fit.Report.Trial, ParameterSet.Parse(fit.Params), fit.Report.Fold, GetEpochs(fit)))
            .ToList();
        var results = new PackRunner(device, experiment.Plan).Run(requests, cancellationToken: cancellation);
        return [.. recorded.Zip(results, (old, again) => new ReplayedFit(old, again))];
    }

    // The refit trained the mean best number of epochs of the winner's folds, and recorded this number as its own.
    private int? GetEpochs(EndedFit fit) =>
        fit.Report.Fold == FoldIndex.Refit && experiment.Spec.Search.RefitEpochs ? fit.Report.Epochs : null;
}

/// <summary>A fit that was trained again.</summary>
/// <param name="Recorded">The recorded result.</param>
/// <param name="Replayed">The new result.</param>
internal sealed record ReplayedFit(EndedFit Recorded, FitResult Replayed)
{
    /// <summary>True if the weights are equal bit by bit.</summary>
    public bool IsSame => Recorded.Report.WeightsSha256 == Replayed.WeightsSha256;

    /// <summary>The reason why the weights may differ, or null if they must be equal.</summary>
    public string? ReasonToDiffer =>
        Recorded.Report.FitKey != Replayed.FitKey ? "it was trained by another version of the engine"
        : Recorded.Report.NumericsClass != Replayed.NumericsClass
        ? $"it was trained in another numerics class, {Recorded.Report.NumericsClass}; this device is of "
            + $"{Replayed.NumericsClass}"
        : null;
}
