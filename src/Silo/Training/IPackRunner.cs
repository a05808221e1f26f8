using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>Trains packs on one device, on the thread that calls.</summary>
public interface IPackRunner
{
    /// <summary>The class of the device's bits. Asked on the thread that trains.</summary>
    string NumericsClass { get; }

    /// <summary>
    /// Whether a pack takes several trials, and further ones in free lanes: as a GPU's does, and a CPU's does not.
    /// </summary>
    bool CanRefill { get; }

    /// <summary>
    /// How many fits like this one train together best: on a CPU the folds of a trial. Asked on the thread that trains.
    /// </summary>
    int ComputeCapacity(LeasedFit fit);

    /// <summary>
    /// Trains fits of one pack key, and those that the refill gives. A fit that fails is a result with a cause.
    /// </summary>
    /// <param name="fits">The first fits.</param>
    /// <param name="refill">Gives further fits, and takes results as fits end.</param>
    /// <param name="checkpoints">Where fits begin, and what is kept of them.</param>
    /// <param name="cancellation">Heeded between epochs.</param>
    /// <exception cref="OperationCanceledException">
    /// The run was cancelled; fits that were handed over count, and no others.
    /// </exception>
    void Run(
        IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints, CancellationToken cancellation);
}

/// <summary>
/// Puts further fits into the free lanes of a pack while it trains, and takes what comes of each fit. Called on the
/// thread that trains.
/// </summary>
public interface IPackRefill
{
    /// <summary>Gives more fits of the pack's key for lanes that are free; none where there are none.</summary>
    IReadOnlyList<LeasedFit> TakeFits(int lanes);

    /// <summary>
    /// Whether a fit is still wanted; asked now and then of those that train. One that is not frees its lane, and never
    /// ends.
    /// </summary>
    bool IsWanted(LeasedFit fit);

    /// <summary>
    /// Told that the device has no room for so many lanes as were asked for, and for how many it has.
    /// </summary>
    void OnWidthReduced(int lanes);

    /// <summary>Takes a fit that has ended.</summary>
    void OnFitEnded(TrainedFit fit);
}

/// <summary>A fit that ended on this device.</summary>
/// <param name="Report">What is told to the coordinator.</param>
/// <param name="Model">For the refit: the trained model.</param>
public sealed record TrainedFit(FitReport Report, ITrainedModel? Model = null);

/// <summary>A trained model that can be written as an artifact.</summary>
public interface ITrainedModel
{
    /// <summary>The artifact's files by name.</summary>
    /// <param name="results">Every trial of the search, for the artifact's table of results.</param>
    IReadOnlyDictionary<string, byte[]> Render(IReadOnlyList<TrialRow> results);
}
