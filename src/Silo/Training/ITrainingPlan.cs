using Experiments.Contracts.Results;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;

namespace Experiments.Silo.Training;

/// <summary>
/// An experiment resolved against its data: the values on which coordinator and workers must agree. Thread-safe.
/// </summary>
public interface ITrainingPlan
{
    /// <summary>The trials of the search, and the strategy that chooses among them.</summary>
    TrialSpace Trials { get; }

    /// <summary>The number of fits of a trial.</summary>
    int Folds { get; }

    /// <summary>The metrics that every completed fit reports.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>The metric that picks the winner.</summary>
    string RefitMetric { get; }

    /// <summary>The scores of a model that looks at no feature, by metric.</summary>
    IReadOnlyList<BaselineScore> Baseline => [];

    /// <summary>What in the data or the experiment could mislead, as sentences.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>The positive class of two; null where there is none.</summary>
    string? PositiveClass => null;

    /// <summary>
    /// Computes the fit keys of fits of one trial. A fit key identifies the result of a fit, independent of the worker
    /// and the time. The trial's hyperparameters are completed once for all of its folds.
    /// </summary>
    /// <param name="trial">The trial's own hyperparameters.</param>
    /// <param name="folds">The folds, or the refit.</param>
    /// <param name="epochs">The fixed number of epochs of the fits; null if their hyperparameters decide.</param>
    /// <returns>The keys, in the order of the folds.</returns>
    IReadOnlyList<string> ComputeFitKeys(ParameterSet trial, IReadOnlyList<int> folds, int? epochs);

    /// <summary>Creates a runner for one slot of a device; only one thread at a time may use it.</summary>
    IPackRunner CreateRunner(string device);
}
