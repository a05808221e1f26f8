namespace Experiments.Engine.Graphs;

/// <summary>The hyperparameters of a lane from which a solver computes the rates of each step.</summary>
/// <param name="Alpha">The strength of the penalty.</param>
/// <param name="Beta1">Adam's decay of the first moment.</param>
/// <param name="Beta2">Adam's decay of the second moment.</param>
/// <param name="Epsilon">The term that keeps adam's division finite.</param>
internal readonly record struct SolverSettings(double Alpha, double Beta1, double Beta2, double Epsilon);
