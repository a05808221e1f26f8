using Experiments.Engine.Data;

namespace Experiments.Engine.Training;

/// <summary>What one lane predicts.</summary>
/// <param name="State">Parameters and buffers by name.</param>
/// <param name="Data">Where features are gathered from; targets may be empty.</param>
/// <param name="Rows">The rows to predict.</param>
public sealed record PredictionLane(IReadOnlyDictionary<string, float[]> State, PreparedData Data, int[] Rows);
