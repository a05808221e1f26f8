namespace Experiments.Engine.Preprocessing;

/// <summary>Where a <see cref="MinMaxScaler"/> brings features.</summary>
/// <param name="Low">What the least value becomes.</param>
/// <param name="High">What the greatest value becomes.</param>
public readonly record struct FeatureRange(float Low, float High);
