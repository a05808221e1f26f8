namespace Experiments.Engine.Graphs;

/// <summary>
/// What the rates of a step owe to the number of the update alone: Kingma and Ba (2015), section 2, correct two moments
/// that start at zero.
/// </summary>
/// <param name="Root">sqrt(1 - beta2^t); 1 for a solver without moments.</param>
/// <param name="Divisor">1 - beta1^t; 1 for a solver without moments.</param>
internal readonly record struct MomentCorrection(double Root, double Divisor)
{
    /// <summary>The correction of a solver without moments.</summary>
    public static MomentCorrection None => new(1, 1);

    /// <summary>Computes the correction of an update, counted from 1.</summary>
    public static MomentCorrection FromUpdate(in SolverSettings settings, long update) =>
        new(Math.Sqrt(1 - Math.Pow(settings.Beta2, update)), 1 - Math.Pow(settings.Beta1, update));
}
