namespace Experiments.Engine.Devices;

/// <summary>What changes from step to step; blittable, so that a device can copy an epoch's table of them.</summary>
/// <param name="Start">The first row, as a position in the lane's order.</param>
/// <param name="Rows">The rows of the batch.</param>
/// <param name="InverseWeight">1 / the sum of the rows' weights.</param>
/// <param name="StepSize">Adam's includes the correction of both moments for the step count.</param>
/// <param name="L2">alpha / the rows that have weight.</param>
internal readonly record struct StepParameters(int Start, int Rows, float InverseWeight, float StepSize, float L2);
