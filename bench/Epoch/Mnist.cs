using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Epoch.Bench;

/// <summary>MNIST's training set: pixels from 0 to 1, classes one-hot.</summary>
internal static class Mnist
{
    public static PreparedData Read(string folder)
    {
        TabularData table =
            DataReader.Read(Find(folder, "train-images-idx3-ubyte"), Find(folder, "train-labels-idx1-ubyte")).Table;
        EncodedData data = FeatureEncoder.Encode(
            DatasetSchema.Resolve(table, [DataReader.LabelColumn], LearningTasks.GetByTarget(TargetKind.Classes)),
            table);
        return new([.. data.X.Select(pixel => pixel / 255f)], data.Y, data.Rows, data.Features, data.Outputs);
    }

    private static string Find(string folder, string name) =>
        Path.Combine(folder, File.Exists(Path.Combine(folder, name)) ? name : $"{name}.gz");
}
