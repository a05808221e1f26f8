using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>Trains packs on one device, on the calling thread.</summary>
public interface IPackRunner
{
    /// <summary>The numerics class of the device. Read on the thread that trains.</summary>
    string NumericsClass { get; }

    /// <summary>True if a pack takes several trials, and more in free lanes: so on a GPU, and not on a CPU.</summary>
    bool CanRefill { get; }

    /// <summary>
    /// Computes how many fits like this one should train together; on a CPU the folds of a trial. Called on the thread
    /// that trains.
    /// </summary>
    int ComputeCapacity(LeasedFit fit);

    /// <summary>
    /// Trains fits of one pack key, and those that the refill provides. A failed fit is a result with a cause.
    /// </summary>
    /// <param name="fits">The first fits.</param>
    /// <param name="refill">Provides more fits, and receives results as fits end.</param>
    /// <param name="checkpoints">The checkpoints from which fits continue, and to which their state is written.</param>
    /// <param name="cancellation">Checked between epochs.</param>
    /// <exception cref="OperationCanceledException">
    /// The run was cancelled; only the fits that were passed to the refill count.
    /// </exception>
    void Run(
        IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints, CancellationToken cancellation);
}

/// <summary>
/// Puts waiting fits into the free lanes of a pack that trains, and receives the result of each fit. Called on the
/// thread that trains.
/// </summary>
public interface IPackRefill
{
    /// <summary>Returns more fits of the pack's key for free lanes; empty if there are none.</summary>
    IReadOnlyList<LeasedFit> TakeFits(int lanes);

    /// <summary>
    /// Checks whether a fit is still wanted; called at intervals for fits in training. An unwanted fit frees its lane,
    /// and gives no result.
    /// </summary>
    bool IsWanted(LeasedFit fit);

    /// <summary>Called if the device has memory for fewer lanes than requested, with the number that fits.</summary>
    void OnWidthReduced(int lanes);

    /// <summary>Receives a fit that has ended.</summary>
    void OnFitEnded(TrainedFit fit);
}

/// <summary>A fit that ended on this device.</summary>
/// <param name="Report">The report to the coordinator.</param>
/// <param name="Model">The trained model, for the refit.</param>
public sealed record TrainedFit(FitReport Report, ITrainedModel? Model = null);

/// <summary>A trained model that can be written as an artifact.</summary>
public interface ITrainedModel
{
    /// <summary>Creates the artifact's files, by name.</summary>
    /// <param name="results">All trials of the search, for the artifact's table of results.</param>
    IReadOnlyDictionary<string, byte[]> Render(IReadOnlyList<TrialRow> results);
}
