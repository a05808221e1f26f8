using Experiments.Search.Parameters;
using Experiments.Search.Strategies;

namespace Experiments.Silo.Training;

/// <summary>
/// An experiment resolved against its data: everything that coordinator and workers must agree on. Thread-safe.
/// </summary>
public interface ITrainingPlan
{
    /// <summary>The trials to choose from, and the strategy that chooses.</summary>
    TrialSpace Trials { get; }

    /// <summary>The fits of a trial.</summary>
    int Folds { get; }

    /// <summary>The metric that picks the winner.</summary>
    string RefitMetric { get; }

    /// <summary>What names a fit's result, whoever trained it and when.</summary>
    string FitKey(ParameterSet trial, int fold);

    /// <summary>A runner for one slot of the CPU; it is used by one thread at a time.</summary>
    IPackRunner CreateRunner();

    /// <summary>A runner for a GPU; it is used by one thread at a time.</summary>
    IWidePackRunner CreateWideRunner(string device);
}
