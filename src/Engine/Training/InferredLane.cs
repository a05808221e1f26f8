using Experiments.Engine.Metrics;

namespace Experiments.Engine.Training;

/// <summary>What a device gave of a lane's predictions.</summary>
/// <param name="Tally">Counts and sums; null where the device computes none, or none was asked for.</param>
/// <param name="Outputs">Predictions after the link, [rows, outputs]; null where they stayed on the device.</param>
internal sealed record InferredLane(PredictionTally? Tally, float[]? Outputs);
