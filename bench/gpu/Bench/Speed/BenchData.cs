using Experiments.Engine.Data;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Gpu.Bench.Speed;

/// <summary>MNIST, or data of its shape that can be learnt.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Train">The training rows.</param>
/// <param name="Test">The rows that test the trained network.</param>
internal sealed record BenchData(string Name, PreparedData Train, PreparedData Test)
{
    public const int Features = 784;
    public const int Classes = 10;

    /// <summary>Reads MNIST's files, of which the first rows count, or makes data.</summary>
    /// <exception cref="DataException">A file is missing, or is not IDX.</exception>
    public static BenchData Read(string? folder, int rows) => folder is null
        ? new("synthetic data, not MNIST", Made(rows, step: 1), Made(Math.Min(rows, 10_000), step: 2))
        : new("MNIST", First(Idx(folder, "train"), rows), First(Idx(folder, "t10k"), rows));

    private static PreparedData Idx(string folder, string part)
    {
        var table =
            DataReader.Read(File(folder, $"{part}-images-idx3-ubyte"), File(folder, $"{part}-labels-idx1-ubyte")).Table;
        var data = FeatureEncoder.Encode(
            DatasetSchema.Resolve(table, [DataReader.LabelColumn], LearningTasks.GetByTarget(TargetKind.Classes)),
            table);
        return new([.. data.X.Select(pixel => pixel / 255f)], data.Y, data.Rows, data.Features, data.Outputs);
    }

    private static string File(string folder, string name) =>
        Path.Combine(folder, System.IO.File.Exists(Path.Combine(folder, name)) ? name : $"{name}.gz");

    private static PreparedData First(PreparedData data, int rows) => rows >= data.Rows
        ? data
        : data with { X = data.X[..(rows * data.Features)], Y = data.Y[..(rows * data.Outputs)], Rows = rows };

    /// <summary>A pattern for each class, and noise as large as it; the patterns are the same in every part.</summary>
    private static PreparedData Made(int rows, int step)
    {
        var patterns = new float[Classes * Features];
        Philox.Create(0, 0, RandomPurpose.Initialization).FillUniform(patterns, 0.5f);
        var random = Philox.Create(0, 0, RandomPurpose.Initialization, step: step);
        var (x, y) = (new float[rows * Features], new float[rows * Classes]);
        random.FillUniform(x, 0.5f);
        for (var row = 0; row < rows; row++)
        {
            var label = random.NextInt32(Classes);
            y[(row * Classes) + label] = 1;
            for (var feature = 0; feature < Features; feature++)
                x[(row * Features) + feature] += patterns[(label * Features) + feature];
        }
        return new(x, y, rows, Features, Classes);
    }
}
