namespace Experiments.Engine.Devices;

/// <summary>
/// The hyperparameters of a lane that hold for all its steps; blittable, so that a device can copy a table of them.
/// </summary>
/// <param name="Momentum">The momentum of sgd.</param>
/// <param name="Beta1">Adam's decay of the first moment.</param>
/// <param name="Beta2">Adam's decay of the second moment.</param>
/// <param name="MaxGradNorm">The largest norm of the gradient; infinity for none.</param>
internal readonly record struct LaneSettings(float Momentum, double Beta1, double Beta2, float MaxGradNorm);
