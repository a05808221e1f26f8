using Experiments.Engine.Data;
using Experiments.Engine.Metrics;

namespace Experiments.Engine.Devices;

/// <summary>
/// The work of one lane in one run of a program: its rows in order, split into steps, and the outcome of each step.
/// Reused from epoch to epoch.
/// </summary>
internal sealed class LaneBatches(
    int lane, PreparedData data, int[] order, float[]? weights, int steps, LaneSettings settings)
{
    /// <summary>The lane of the plan; it changes when a pack becomes smaller.</summary>
    public int Lane { get; set; } = lane;

    /// <summary>The data from which rows are gathered.</summary>
    public PreparedData Data { get; } = data;

    /// <summary>Row numbers of <see cref="Data"/>. Lanes that go through the same rows share one array.</summary>
    public int[] RowOrder { get; set; } = order;

    /// <summary>Weights by row of <see cref="Data"/>; null for weights of 1.</summary>
    public float[]? Weights { get; } = weights;

    /// <summary>The hyperparameters that do not change from step to step.</summary>
    public LaneSettings Settings { get; } = settings;

    /// <summary>The steps; only the first <see cref="StepCount"/> are valid.</summary>
    public StepParameters[] Steps { get; set; } = new StepParameters[steps];

    /// <summary>The outcomes of the steps.</summary>
    public StepOutcome[] Outcomes { get; } = new StepOutcome[steps];

    /// <summary>
    /// The number of steps. A step in which no row has weight is left out: the lane is inactive in it.
    /// </summary>
    public int StepCount { get; set; }

    /// <summary>The memory for predictions, [rows of <see cref="RowOrder"/>, outputs], or null.</summary>
    public float[]? Predictions { get; init; }

    /// <summary>
    /// True if the device must tally its predictions, if it can (<see cref="Device.ComputesTallies"/>).
    /// </summary>
    public bool ComputesTally { get; init; }

    /// <summary>The tally, or null.</summary>
    public PredictionTally? Tally { get; set; }
}
