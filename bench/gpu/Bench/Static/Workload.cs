namespace Experiments.Gpu.Bench.Static;

/// <summary>A training step to be counted.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Hidden">The units of the hidden layers.</param>
/// <param name="Lanes">The number of fits that train together.</param>
/// <param name="DataSets">
/// The number of data sets, each with its own batch: 1 for a shared batch, 5 for five folds.
/// </param>
internal sealed record Workload(string Name, int[] Hidden, int Lanes, int DataSets)
{
    public const int Features = 784;
    public const int Outputs = 10;
    public const int Batch = 128;

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("784-128-10, 128 lanes, one shared batch", [128], 128, DataSets: 1),
        new("784-128-10, 128 lanes, five folds", [128], 128, DataSets: 5),
        new("784-512-256-10, 128 lanes, one shared batch", [512, 256], 128, DataSets: 1),
    ];
}
