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

    /// <summary>The metric that picks the winner.</summary>
    string RefitMetric { get; }

    /// <summary>Returns the fit key, which does not depend on the worker or the time.</summary>
    string FitKey(ParameterSet trial, int fold);

    /// <summary>Creates a runner for one slot of a device; only one thread at a time may use it.</summary>
    IPackRunner CreateRunner(string device);
}
