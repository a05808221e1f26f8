using Experiments.Engine.Data;
using Experiments.Engine.Metrics;

namespace Experiments.Engine.Devices;

/// <summary>
/// What one lane is to do in one replay: its rows in order, cut into steps, and what each step gave. Reused from epoch
/// to epoch.
/// </summary>
internal sealed class LaneBatches(
    int lane, PreparedData data, int[] order, float[]? weights, int steps, LaneSettings settings)
{
    /// <summary>The lane of the plan; it changes when a pack becomes smaller.</summary>
    public int Lane { get; set; } = lane;

    /// <summary>Where rows are gathered from.</summary>
    public PreparedData Data { get; } = data;

    /// <summary>Row numbers of <see cref="Data"/>. Lanes that go through the same rows share one array.</summary>
    public int[] RowOrder { get; set; } = order;

    /// <summary>Weights by row of <see cref="Data"/>, or null for ones.</summary>
    public float[]? Weights { get; } = weights;

    /// <summary>What does not change from step to step.</summary>
    public LaneSettings Settings { get; } = settings;

    /// <summary>The steps; the first <see cref="StepCount"/> count.</summary>
    public StepParameters[] Steps { get; } = new StepParameters[steps];

    /// <summary>What the steps gave.</summary>
    public StepOutcome[] Outcomes { get; } = new StepOutcome[steps];

    /// <summary>
    /// How many steps there are. A step in which no row has weight is left out: the lane is inactive in it.
    /// </summary>
    public int StepCount { get; set; }

    /// <summary>Where predictions go, [rows of <see cref="RowOrder"/>, outputs], or null.</summary>
    public float[]? Predictions { get; init; }

    /// <summary>
    /// Whether the device tallies its predictions, where it can (<see cref="Device.ComputesTallies"/>).
    /// </summary>
    public bool ComputesTally { get; init; }

    /// <summary>What it tallied.</summary>
    public PredictionTally? Tally { get; set; }
}
