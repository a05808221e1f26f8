using System.Collections.Immutable;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Data;

/// <summary>The roles of columns: the features and the target, resolved once from the whole table.</summary>
/// <param name="Features">The names of the feature columns, in the table's order.</param>
/// <param name="Target">The target columns and their classes.</param>
public sealed record DatasetSchema(ImmutableArray<string> Features, TargetInfo Target)
{
    /// <summary>The path of the target columns in an experiment.</summary>
    public const string TargetPath = "data.target";

    /// <summary>The path of the ignored columns in an experiment.</summary>
    public const string IgnorePath = "data.ignore";

    /// <summary>
    /// The shape of a row's features, row-major: [features], or the shape of the images where the pixels are the
    /// features.
    /// </summary>
    public Shape RowShape { get; init; } = new(Features.Length);

    /// <summary>Resolves the schema: every column that is neither a target nor ignored is a feature.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="targets">The columns to predict.</param>
    /// <param name="tasks">The tasks of the estimator, in order; the first that accepts the target is chosen.</param>
    /// <param name="ignored">The columns to ignore; null for none.</param>
    /// <param name="positive">The positive class of two; null for the usual one.</param>
    /// <exception cref="SpecException">
    /// A target or ignored column does not exist, or the target does not suit the estimator or has no such class.
    /// </exception>
    /// <exception cref="DataException">A target cell is missing, or its value does not suit the task.</exception>
    public static DatasetSchema Resolve(
        TabularData data, IReadOnlyList<string> targets, IReadOnlyList<LearningTask> tasks,
        IReadOnlyList<string>? ignored = null, string? positive = null)
    {
        var columns = FindTargets(data, targets, ignored ?? []);
        var without = FindIgnored(data, columns, ignored ?? []);
        var features = data.Columns.Where(c => !columns.Contains(c) && !without.Contains(c))
            .Select(c => c.Name)
            .ToImmutableArray();
        if (features.IsEmpty)
            throw new SpecException(TargetPath, without.Count > 0
                ? "Every column is a target or ignored: no feature remains."
                : "Every column is a target: no feature remains.", "Name only the columns to predict.");
        var schema = new DatasetSchema(
            features, PositiveClassResolver.Resolve(TargetResolver.Resolve(data, columns, tasks), positive));
        return data.ImageShape is { } image && AreAllPixels(data, image, features)
            ? schema with { RowShape = image }
            : schema;
    }

    private static bool AreAllPixels(TabularData data, Shape image, ImmutableArray<string> features) =>
        features.SequenceEqual(data.Columns.Take(image.Size).Select(c => c.Name), StringComparer.Ordinal);

    private static HashSet<Column> FindIgnored(TabularData data, List<Column> targets, IReadOnlyList<string> ignored)
    {
        var issues = new List<SpecIssue>();
        var columns = new HashSet<Column>();
        foreach (var (i, name) in ignored.Index())
        {
            var path = $"{IgnorePath}[{i}]";
            if (data.Find(name) is not { } column)
                issues.Add(new(path, $"{data.Source} has no column '{name}'.", NearestName.Suggest(
                    name, data.Columns.Select(c => c.Name),
                    other => ignored.Contains(other) || targets.Any(t => t.Name == other))));
            else if (targets.Contains(column))
                issues.Add(
                    new(path, $"'{name}' is a target and cannot be ignored.",
                        "Remove it from data.target or from data.ignore."));
            else if (!columns.Add(column))
                issues.Add(new(path, $"The column '{name}' is named twice.", "Name each column once."));
        }
        return issues.Count == 0 ? columns : throw new SpecException(issues);
    }

    private static List<Column> FindTargets(
        TabularData data, IReadOnlyList<string> targets, IReadOnlyList<string> ignored)
    {
        if (targets.Count == 0)
            throw new SpecException(TargetPath, "No target column is named.", "Name the column to predict.");
        var issues = new List<SpecIssue>();
        var columns = new List<Column>();
        for (var i = 0; i < targets.Count; i++)
        {
            var path = targets.Count == 1 ? TargetPath : $"{TargetPath}[{i}]";
            var column = data.Find(targets[i]);
            if (column is null)
                issues.Add(new(path, $"{data.Source} has no column '{targets[i]}'.", NearestName.Suggest(
                    targets[i], data.Columns.Select(c => c.Name),
                    other => targets.Contains(other) || ignored.Contains(other))));
            else if (columns.Contains(column))
                issues.Add(new(path, $"The target '{targets[i]}' is named twice.", "Name each column once."));
            else columns.Add(column);
        }
        return issues.Count == 0 ? columns : throw new SpecException(issues);
    }
}
