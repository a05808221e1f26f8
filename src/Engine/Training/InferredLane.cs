using Experiments.Engine.Metrics;

namespace Experiments.Engine.Training;

/// <summary>The result of a lane's inference on a device.</summary>
/// <param name="Tally">The tally; null if the device computes none, or none was requested.</param>
/// <param name="Outputs">Predictions after the link, [rows, outputs]; null if they stayed on the device.</param>
internal sealed record InferredLane(PredictionTally? Tally, float[]? Outputs);
