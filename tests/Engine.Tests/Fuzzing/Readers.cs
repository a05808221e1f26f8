using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Search.Specs;
using Experiments.Tests.Shared.Fuzzing;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>
/// The engine's readers with their documented exceptions. Accepted input is used, because a table or a model that fails
/// later is not a result.
/// </summary>
internal static class Readers
{
    private const int KiB = 1 << 10;

    /// <summary>A column of a name and no rows takes the most for its bytes.</summary>
    public static FuzzedReader Csv { get; } = new("CSV", bytes => Use(CsvReader.Read(bytes, "x.csv")),
        [typeof(DataException), typeof(SpecException)], 1 * KiB, 256 * KiB);

    /// <summary>An image of one row takes the most: every byte is a column.</summary>
    public static FuzzedReader Idx { get; } = new("IDX",
        bytes => Use(DataReader.Read(bytes, "x")), [typeof(DataException), typeof(SpecException)], 1 * KiB, 256 * KiB);

    /// <summary>Gzip's bytes stand for 1,032 others at most.</summary>
    public static FuzzedReader GzippedIdx { get; } = Idx with { Name = "gzipped IDX", BytesAByte = 1032 * KiB };

    public static FuzzedReader IdxBlock { get; } =
        Idx with { Name = "a block of IDX", Read = bytes => Use(DataReader.Parse(bytes, "idx", "x")) };

    /// <summary>Two files, the first as long as the first two bytes say.</summary>
    public static FuzzedReader ImagesAndLabels { get; } = Idx with
    {
        Name = "images and labels",
        Read = bytes => Use(DataReader.Read(bytes[2..Middle(bytes)], "x", bytes[Middle(bytes)..], "y")),
        BytesAByte = 1032 * KiB,
    };

    public static FuzzedReader Tensors { get; } = new("safetensors",
        bytes => SafetensorsFile.Read(new MemoryStream(bytes), "x"), [typeof(ArtifactException)], 1 * KiB, 256 * KiB);

    /// <summary>Accepted input is written again to the same bytes.</summary>
    public static FuzzedReader Checkpoint { get; } = new(
        "a checkpoint",
        bytes =>
        {
            if (CheckpointFile.Read(bytes, "key", "class", out _) is { } lane)
                Assert.Equal(bytes, CheckpointFile.Write(lane, "key", "class"));
        },
        [], 16, 16 * KiB);

    /// <summary>An artifact whose files are the good ones but for what a case replaces.</summary>
    public static FuzzedReader Artifact(
        string name, IReadOnlyDictionary<string, byte[]> good, Action<Dictionary<string, byte[]>, byte[]> replace) =>
        new(
            name,
            bytes =>
            {
                var files = good.ToDictionary();
                replace(files, bytes);
                Use(ArtifactReader.Load(
                    "x", file => files.TryGetValue(file, out var content) ? new MemoryStream(content) : null).Pipeline);
            },
            [typeof(ArtifactException)], 4 * KiB, 1024 * KiB);

    private static int Middle(byte[] bytes) => 2 + Math.Min(bytes.Length - 2, (bytes[0] << 8) | bytes[1]);

    private static void Use(DataSet set)
    {
        Assert.Equal(set.Table.Sha256, DataReader.Parse(set.Content, set.Format, "x").Sha256);
        Use(set.Table);
    }

    private static void Use(TabularData table)
    {
        Assert.True(table.Rows > 0);
        Assert.All(table.Columns, c => Assert.Equal(table.Rows, c.Rows));
        var schema = DatasetSchema.Resolve(
            table, [table.Columns[^1].Name], LearningTasks.GetByTarget(TargetKind.Classes));
        var data = FeatureEncoder.Encode(schema, table);
        Assert.DoesNotContain(data.X, x => !float.IsFinite(x));
    }

    private static void Use(FittedPipeline pipeline)
    {
        using var device = DeviceCatalog.Open("cpu");
        var prediction = pipeline.Predict(new float[2 * pipeline.FeatureNames.Count], 2, device);
        Assert.Equal(2, prediction.Rows);
        if (pipeline.Target.Task.Form == TargetForm.Numbers)
            Assert.Equal(pipeline.Target.Names.Length, prediction.Values.GetLength(1));
        else Assert.Equal(2, prediction.Probabilities.GetLength(0));
        if (pipeline.Target.Task.Form == TargetForm.Class)
            Assert.Equal(2, prediction.Labels.Count);
    }
}
