namespace Experiments.Engine.Training;

/// <summary>A fit of a pack that has ended.</summary>
/// <param name="Number">Its number: that of its place among the first fits, or counted on from them.</param>
/// <param name="Spec">What was asked.</param>
/// <param name="Result">What came of it.</param>
internal sealed record CompletedLane(int Number, LaneSpec Spec, LaneResult Result);
