namespace Experiments.Engine.Devices;

/// <summary>
/// The parameters that change from step to step; blittable, so that a device can copy a table of them.
/// </summary>
/// <param name="Start">The first row, as a position in the lane's order.</param>
/// <param name="Rows">The rows of the batch.</param>
/// <param name="InverseWeight">1 / the sum of the rows' weights.</param>
/// <param name="StepSize">The solver's step size; see <see cref="Graphs.StepRates"/>, also for the rest.</param>
/// <param name="L2">The factor of a weight in its gradient.</param>
/// <param name="Epsilon">The term that keeps the solver's division finite.</param>
/// <param name="WeightDecay">The fraction of a weight that decoupled decay subtracts.</param>
internal readonly record struct StepParameters(
    int Start, int Rows, float InverseWeight, float StepSize, float L2, float Epsilon = 0, float WeightDecay = 0);
