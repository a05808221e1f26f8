namespace Experiments.Engine.Training;

/// <summary>A fit of a pack that has ended.</summary>
/// <param name="Number">The fit's number, as <see cref="ILaneRefill"/> defines it.</param>
/// <param name="Spec">The specification of the fit.</param>
/// <param name="Result">The result of the fit.</param>
internal sealed record CompletedLane(int Number, LaneSpec Spec, LaneResult Result);
