using Experiments.Engine.Data;

namespace Experiments.Engine.Training;

/// <summary>The state and the rows with which one lane predicts.</summary>
/// <param name="State">Parameters and buffers by name.</param>
/// <param name="Data">The data that holds the features; targets may be empty.</param>
/// <param name="Rows">The rows to predict.</param>
public sealed record PredictionLane(IReadOnlyDictionary<string, float[]> State, PreparedData Data, int[] Rows);
