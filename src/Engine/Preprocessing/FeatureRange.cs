namespace Experiments.Engine.Preprocessing;

/// <summary>The target range of a <see cref="MinMaxScaler"/>.</summary>
/// <param name="Low">The result for the smallest value.</param>
/// <param name="High">The result for the greatest value.</param>
public readonly record struct FeatureRange(float Low, float High);
