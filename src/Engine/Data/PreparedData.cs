namespace Experiments.Engine.Data;

/// <summary>Rows ready to train on: float32, row-major, targets encoded as the task wants them.</summary>
/// <param name="X">Features, [rows, features].</param>
/// <param name="Y">
/// Targets, [rows, outputs]: 0 or 1 for binary and multilabel, one-hot for multiclass, numbers for regression.
/// </param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">The number of features.</param>
/// <param name="Outputs">The width of the network's output.</param>
public sealed record PreparedData(float[] X, float[] Y, int Rows, int Features, int Outputs);
