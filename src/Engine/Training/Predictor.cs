using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// Runs trained networks forward, in batches of bounded size, so that memory does not grow with the rows.
/// </summary>
public static class Predictor
{
    private const int MaxBatch = 256;

    /// <summary>
    /// Predicts rows of features: probabilities or numbers, [rows, outputs], after the link function.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is not <paramref name="rows"/> rows of the network's features.
    /// </exception>
    public static float[] Predict(Device device, FittedNetwork network, float[] x, int rows)
    {
        var row = network.Graph.Input.Shape;
        if (x.Length != (long)rows * row.Size)
            throw new ArgumentException(
                $"The network takes {row.Size} features; {x.Length} values do not make {rows} rows.", nameof(x));
        var data = new PreparedData(x, [], rows, row, network.Graph.Output.Shape.Size);
        return Predict(device,
            network.Graph, network.Task, [new PredictionLane(network.State, data, [.. Enumerable.Range(0, rows)])])[0];
    }

    /// <summary>
    /// Predicts chosen rows with each lane's state, as one pack: scores the lanes of a pack without a refit.
    /// </summary>
    /// <returns>By lane, [rows, outputs] in the order of its rows.</returns>
    public static IReadOnlyList<float[]> Predict(
        Device device, Graph graph, LearningTask task, IReadOnlyList<PredictionLane> lanes)
    {
        return [.. Infer(device, graph, task, lanes, ScorerNeeds.Outputs).Select(lane => lane.Outputs!)];
    }

    /// <summary>
    /// Predicts chosen rows and returns what scorers need. Tallies come from a device that computes them
    /// (<see cref="Device.ComputesTallies"/>); outputs leave such a device only if a scorer needs them. Any other
    /// device returns the outputs.
    /// </summary>
    /// <returns>By lane, in the order of its rows.</returns>
    internal static IReadOnlyList<InferredLane> Infer(
        Device device, Graph graph, LearningTask task, IReadOnlyList<PredictionLane> lanes, ScorerNeeds needs)
    {
        if (lanes.Count == 0) return [];
        try
        {
            var batch = Math.Clamp(lanes.Max(lane => lane.Rows.Length), 1, MaxBatch);
            using var program = device.Compile(
                graph, new PlanOptions { Task = task, Lanes = lanes.Count, BatchCapacity = batch });
            var orders = new SharedRowOrders(shuffles: false);
            var given = device.ComputesTallies ? needs : ScorerNeeds.Outputs;
            var laneBatches = lanes.Select(
                (lane, i) => CreateBatches(program, lane, orders.GetOrAdd(lane.Data, lane.Rows), i, batch, given))
                .ToArray();
            program.Infer(laneBatches);
            return [.. laneBatches.Select(batches => new InferredLane(batches.Tally, batches.Predictions))];
        }
        catch (DeviceMemoryException) when (lanes.Count > 1)
        {
            var half = lanes.Count / 2;
            return [.. Infer(device, graph, task, [.. lanes.Take(half)], needs), .. Infer(
                device, graph, task, [.. lanes.Skip(half)], needs)];
        }
    }

    private static LaneBatches CreateBatches(
        PackProgram program, PredictionLane lane, SharedRowOrder order, int index, int batch, ScorerNeeds given)
    {
        var state = new float[program.Plan.State.Floats];
        program.Plan.State.Pack(lane.State, state);
        program.WriteState(index, state);
        var steps = (lane.Rows.Length + batch - 1) / batch;
        var batches = new LaneBatches(
            index, lane.Data, order.GetRows(epoch: 1, round: 1), weights: null, steps, default)
        {
            StepCount = steps,
            Predictions = given.HasFlag(ScorerNeeds.Outputs)
                ? new float[checked(lane.Rows.Length * lane.Data.Outputs)]
                : null,
            ComputesTally = given.HasFlag(ScorerNeeds.Tally),
        };
        for (var i = 0; i < steps; i++)
            batches.Steps[i] = new StepParameters(i * batch, Math.Min(batch, lane.Rows.Length - (i * batch)), 1, 0, 0);
        return batches;
    }
}
