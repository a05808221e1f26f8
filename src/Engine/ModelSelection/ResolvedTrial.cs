using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A trial of a plan whose hyperparameters were checked and completed, once for all of its fits. Immutable; what is
/// derived from the values is derived when it is first asked for.
/// </summary>
public sealed class ResolvedTrial
{
    private readonly SearchPlan _plan;

    internal ResolvedTrial(SearchPlan plan, ParameterSet parameters) => (_plan, Parameters) = (plan, parameters);

    /// <summary>All hyperparameters: the defaults, the fixed ones and the trial's own over them.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>What must be equal for fits to train as lanes of one pack.</summary>
    public string PackKey => _plan.GetPackKey(this);

    /// <summary>The estimator's part of the hyperparameters.</summary>
    internal CompleteParameters EstimatorParameters =>
        field ??= _plan.Hyperparameters.SelectEstimatorParameters(Parameters);

    /// <summary>How the estimator is trained.</summary>
    internal TrainingSettings Settings => field ??= _plan.Estimator.CreateSettings(EstimatorParameters);

    private string Text => field ??= Parameters.ToString();

    /// <summary>What identifies a fit of the trial and its result.</summary>
    /// <param name="fold">The fold, or -1 for the refit.</param>
    /// <param name="epochs">The fixed number of epochs of a refit, or null.</param>
    public string ComputeFitKey(int fold, int? epochs = null) => FitIdentity.ComputeKey(_plan, Text, fold, epochs);
}
