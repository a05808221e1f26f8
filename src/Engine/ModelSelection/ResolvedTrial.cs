using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A trial of a plan with checked and complete hyperparameters, resolved once for all of its fits. Immutable; derived
/// values are computed at first use.
/// </summary>
public sealed class ResolvedTrial
{
    private readonly SearchPlan _plan;

    internal ResolvedTrial(SearchPlan plan, ParameterSet parameters) => (_plan, Parameters) = (plan, parameters);

    /// <summary>All hyperparameters: the defaults, overridden by the fixed ones, then by the trial's own.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The pack key: fits with equal keys can train as lanes of one pack.</summary>
    public string PackKey => _plan.GetPackKey(this);

    /// <summary>The estimator's part of the hyperparameters.</summary>
    internal CompleteParameters EstimatorParameters =>
        field ??= _plan.Hyperparameters.SelectEstimatorParameters(Parameters);

    /// <summary>The training settings.</summary>
    internal TrainingSettings Settings => field ??= _plan.Estimator.CreateSettings(EstimatorParameters);

    private string Text => field ??= Parameters.ToString();

    /// <summary>Computes the fit key of a fit of the trial.</summary>
    /// <param name="fold">The fold, or -1 for the refit.</param>
    /// <param name="epochs">The fixed number of epochs of a refit, or null.</param>
    public string ComputeFitKey(int fold, int? epochs = null) => FitIdentity.ComputeKey(_plan, Text, fold, epochs);

    /// <summary>Computes the fit keys of folds of the trial, in their order.</summary>
    public IReadOnlyList<string> ComputeFitKeys(IEnumerable<int> folds) =>
        [.. folds.Select(fold => ComputeFitKey(fold))];
}
