using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Silo.Training;

/// <summary>
/// An experiment resolved against its data: everything that coordinator and workers must agree on. Thread-safe.
/// </summary>
public interface ITrainingPlan
{
    /// <summary>The points to search.</summary>
    ParameterGrid Grid { get; }

    /// <summary>The fits of a trial.</summary>
    int Folds { get; }

    /// <summary>The metric that picks the winner.</summary>
    string RefitMetric { get; }

    /// <summary>The hyperparameters on which the pack key depends.</summary>
    IReadOnlyList<string> StructuralNames { get; }

    /// <summary>What must be equal for trials to train together.</summary>
    string PackKey(ParameterSet trial);

    /// <summary>What names a fit's result, whoever trained it and when.</summary>
    string FitKey(ParameterSet trial, int fold);

    /// <summary>A runner for one slot of a device; it is used by one thread at a time.</summary>
    IPackRunner CreateRunner(string device);
}
