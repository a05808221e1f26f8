using Experiments.Search.Parameters;

namespace Experiments.Search.Strategies;

/// <summary>One combination of hyperparameters.</summary>
/// <param name="Number">The trial's number; in a grid the raw index of its point.</param>
/// <param name="Parameters">The searched parameters.</param>
/// <param name="Budget">The budget, or null for all epochs of the experiment.</param>
/// <param name="PackKey">The pack key: trials with equal keys can train together. Null for no key.</param>
public sealed record Trial(long Number, ParameterSet Parameters, TrialBudget? Budget = null, string? PackKey = null)
{
    /// <summary>The rung of the budget; 0 without one.</summary>
    public int Rung => Budget?.Rung ?? 0;
}

/// <summary>The budget of a trial in one rung of a strategy that gives more epochs to better trials.</summary>
/// <param name="Rung">The rung, from 0.</param>
/// <param name="Epochs">The maximum number of epochs to train, in all rungs together.</param>
public sealed record TrialBudget(int Rung, int Epochs);
