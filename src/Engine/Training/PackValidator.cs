using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// Rejects packs that cannot be trained, before memory is allocated. The estimators check their own hyperparameters.
/// </summary>
internal static class PackValidator
{
    public static void Check(PackSpec pack)
    {
        if (pack.BatchSize < 1)
            throw new ArgumentException($"The batch size is {pack.BatchSize}; it must be at least 1.", nameof(pack));
        if (pack.Lanes.Count == 0) throw new ArgumentException("A pack must have at least one lane.", nameof(pack));
        foreach (var (i, lane) in pack.Lanes.Index()) Check(pack.Task, i, lane);
    }

    /// <summary>Rejects a lane whose data has other features or outputs than the pack's.</summary>
    public static void CheckWidth(PackSpec pack, LaneSpec lane)
    {
        var data = pack.Lanes[0].Data;
        if (lane.Data.RowShape != data.RowShape || lane.Data.Outputs != data.Outputs)
            throw new ArgumentException(
                "The lanes of a pack must have the same number of features and of outputs.", nameof(lane));
    }

    /// <summary>Rejects a lane that cannot be trained.</summary>
    public static void Check(LearningTask task, int index, LaneSpec lane)
    {
        var data = lane.Data;
        Require(data.X.Length == (long)data.Rows * data.Features,
            $"has {data.X.Length} feature values for {data.Rows} rows of {data.Features}");
        Require(data.Y.Length == (long)data.Rows * data.Outputs,
            $"has {data.Y.Length} target values for {data.Rows} rows of {data.Outputs}");
        Require(task.FixedOutputs is null || data.Outputs == task.FixedOutputs,
            $"has {data.Outputs} outputs; a {task.FileName} task has {task.FixedOutputs}");
        Require(lane.TrainRows.Length > 0, "has no rows to train on");
        Require(lane.TrainRows.Concat(lane.ValidationRows).All(row => row >= 0 && row < data.Rows),
            $"names a row that its data of {data.Rows} rows does not have");
        if (lane.SampleWeights is { } weights)
        {
            Require(weights.Length == data.Rows, $"has {weights.Length} sample weights for {data.Rows} rows");
            Require(weights.All(weight => weight >= 0 && float.IsFinite(weight)),
                "has a sample weight that is negative or not finite");
            Require(lane.TrainRows.Any(row => weights[row] > 0), "has no row with weight to train on");
            Require(lane.ValidationRows.Length == 0 || lane.ValidationRows.Any(row => weights[row] > 0),
                "has no row with weight to validate on");
        }

        void Require(bool condition, string problem)
        {
            if (!condition) throw new ArgumentException($"Lane {index} {problem}.", nameof(lane));
        }
    }
}
