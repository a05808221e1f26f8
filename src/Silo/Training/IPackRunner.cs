using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>Trains packs on one device, on the thread that calls.</summary>
public interface IPackRunner
{
    /// <summary>The class of the device's bits.</summary>
    string NumericsClass { get; }

    /// <summary>
    /// Trains fits of one pack key. A fit that fails is a result with a cause; only a cancelled run throws.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; nothing of it counts.</exception>
    IReadOnlyList<TrainedFit> Run(
        IReadOnlyList<LeasedFit> fits, IFitCheckpoints checkpoints, CancellationToken cancellation);
}

/// <summary>Trains packs of many trials on one device, on the thread that calls: lanes come and go.</summary>
public interface IWidePackRunner
{
    /// <summary>The class of the device's bits. Asked on the thread that trains.</summary>
    string NumericsClass { get; }

    /// <summary>How many fits like this one train together best.</summary>
    int Capacity(LeasedFit fit);

    /// <summary>
    /// Trains fits of one pack key, and those that the feed gives. A fit that fails is a result with a cause.
    /// </summary>
    /// <exception cref="OperationCanceledException">
    /// The run was cancelled; what was handed over counts, and nothing else.
    /// </exception>
    void Run(
        IReadOnlyList<LeasedFit> fits, IPackFeed feed, IFitCheckpoints checkpoints, CancellationToken cancellation);
}

/// <summary>Feeds a pack while it trains. Called on the thread that trains.</summary>
public interface IPackFeed
{
    /// <summary>More fits of the pack's key for lanes that are free; none where there are none.</summary>
    IReadOnlyList<LeasedFit> More(int lanes);

    /// <summary>
    /// Whether a fit is still wanted; asked now and then of those that train. One that is not frees its lane, and never
    /// ends.
    /// </summary>
    bool Awaits(LeasedFit fit);

    /// <summary>
    /// Told that the device has no room for so many lanes as were asked for, and for how many it has.
    /// </summary>
    void Narrowed(int lanes);

    /// <summary>Takes a fit that has ended.</summary>
    void Ended(TrainedFit fit);
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
