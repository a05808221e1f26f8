using Experiments.Search.Parameters;

namespace Experiments.Search.Strategies;

/// <summary>One hyperparameter combination.</summary>
/// <param name="Number">Its number; in a grid the raw index of its point.</param>
/// <param name="Parameters">Its searched parameters.</param>
/// <param name="Budget">What it may spend, or null for all that the experiment gives.</param>
/// <param name="PackKey">
/// What trials must have in common to train together (the pack key), or null where nothing groups them.
/// </param>
public sealed record Trial(long Number, ParameterSet Parameters, TrialBudget? Budget = null, string? PackKey = null)
{
    /// <summary>The rung of the budget; 0 without one.</summary>
    public int Rung => Budget?.Rung ?? 0;
}

/// <summary>What a trial may spend in one rung of a strategy that gives more to the better ones.</summary>
/// <param name="Rung">The rung, from 0.</param>
/// <param name="Epochs">The most epochs to train, in all rungs together.</param>
public sealed record TrialBudget(int Rung, int Epochs);
