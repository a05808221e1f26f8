using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Init;

/// <summary>
/// A search that suits the size of the data: small data needs small networks and strong penalties; large data allows
/// few points only.
/// </summary>
internal sealed record Suggestion
{
    private const int MinRowsForEarlyStopping = 100;
    private const int MaxRowsForFolds = 20_000;
    private const int FoldsOfManyRows = 3;
    private const int MostFolds = 5;
    private const double Imbalance = 3;

    public required IReadOnlyList<int> HiddenSizes { get; init; }

    public required IReadOnlyList<string> Alphas { get; init; }

    public IReadOnlyList<string> LearningRates { get; } = ["0.001", "0.003", "0.01"];

    public required int MaxIter { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>True if there are enough rows to hold some out from training.</summary>
    public required bool EarlyStopping { get; init; }

    /// <summary>The number of folds, or null for a holdout.</summary>
    public required int? Folds { get; init; }

    public required IReadOnlyList<string> Scoring { get; init; }

    /// <summary>The column of times, or null.</summary>
    public TimeOrder? Order { get; init; }

    /// <summary>True if one class is much more frequent than another, so that accuracy is misleading.</summary>
    public required bool IsImbalanced { get; init; }

    public int Points => HiddenSizes.Count * LearningRates.Count * Alphas.Count;

    /// <summary>Creates a suggestion.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="kind">The kind of target.</param>
    /// <param name="targets">The columns to predict.</param>
    /// <param name="order">The column of times, or null.</param>
    public static Suggestion Create(
        int rows, TargetKind kind, IReadOnlyList<ColumnProfile> targets, TimeOrder? order = null)
    {
        var imbalanced = kind == TargetKind.Classes && targets.Any(t => t.Counts[0].Value >= Imbalance * t.Rarest);
        return BySize(rows) with
        {
            EarlyStopping = rows >= MinRowsForEarlyStopping,
            Order = order,
            // A holdout is drawn at random, among rows that are in order of time.
            Folds = rows > MaxRowsForFolds
                ? order is { IsSorted: true } ? FoldsOfManyRows : null
                : Math.Clamp(CountStratified(rows, kind, targets), 2, MostFolds),
            IsImbalanced = imbalanced,
            Scoring = (kind, imbalanced) switch
            {
                (TargetKind.Numbers, _) => ["r2", "neg_mean_absolute_error"],
                (_, true) => ["f1_macro", "recall_macro", "accuracy"],
                _ => ["accuracy", "f1_macro"],
            },
        };
    }

    // A rare class does not cut the folds of all others: a warning says that it is not in each of them.
    private static int CountStratified(int rows, TargetKind kind, IReadOnlyList<ColumnProfile> targets) =>
        kind == TargetKind.Classes && targets.Count == 1 ? targets[0].Counts[0].Value : rows;

    private static Suggestion BySize(int rows) => rows switch
    {
        <= 1_000 => FromGrid([16, 32, 64], ["0.001", "0.1", "1.0"], 200, 32),
        <= 20_000 => FromGrid([32, 64, 128], ["0.0001", "0.01", "0.1"], 100, 64),
        <= 200_000 => FromGrid([64, 128, 256], ["0.0001", "0.01"], 50, 256),
        _ => FromGrid([128, 256], ["0.0001", "0.01"], 30, 512),
    };

    private static Suggestion FromGrid(
        IReadOnlyList<int> hidden, IReadOnlyList<string> alphas, int maxIter, int batch) =>
            new()
            {
                HiddenSizes = hidden,
                Alphas = alphas,
                MaxIter = maxIter,
                BatchSize = batch,
                EarlyStopping = false,
                Folds = null,
                Scoring = [],
                IsImbalanced = false
            };
}
