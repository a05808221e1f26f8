using Experiments.Contracts.Specs;
using Experiments.Search.Specs;

namespace Experiments.Planning;

/// <summary>
/// The limits of a specification, and the members that it must have. They are checked before anything else, by the
/// client and again by the coordinator: a specification may come from anyone, and no other rule may cost much time or
/// memory because of its size. All limits are far above what a search by hand needs.
/// </summary>
internal static class SpecLimits
{
    /// <summary>The largest number of characters of all texts together.</summary>
    public const int MostCharacters = 4 << 20;

    /// <summary>The largest number of values of the whole space.</summary>
    public const int MostValues = 100_000;

    /// <summary>The largest number of grids of a space.</summary>
    public const int MostGrids = 1000;

    /// <summary>The largest number of hyperparameters of a grid.</summary>
    public const int MostNames = 256;

    /// <summary>The largest number of transformers, and of metrics.</summary>
    public const int MostSteps = 100;

    /// <summary>The largest number of constraints.</summary>
    public const int MostConstraints = 100;

    /// <summary>The longest constraint, in characters.</summary>
    public const int LongestConstraint = 10_000;

    /// <summary>The largest number of folds.</summary>
    public const int MostFolds = 10_000;

    private const int LongestName = 256;
    private const int MostColumns = 1_000_000;
    private const string FewerValues = "Search fewer values, or draw from them with several experiments.";

    /// <summary>Returns every problem; an empty list if there is none.</summary>
    public static IReadOnlyList<SpecIssue> Check(ExperimentSpec spec)
    {
        var issues = new List<SpecIssue>();
        CheckMembers(spec, issues);
        // The other limits read the members.
        if (issues.Count > 0) return issues;
        CheckName(spec.Name, issues);
        CheckCounts(spec, issues);
        if (issues.Count == 0 && CountCharacters(spec) > MostCharacters)
            issues.Add(new("", $"The specification has more than {MostCharacters} characters.", FewerValues));
        return issues;
    }

    private static void CheckName(string name, List<SpecIssue> issues)
    {
        if (!ExperimentNames.IsValid(name))
            issues.Add(new("name", "The name cannot name a folder.", $"{char.ToUpperInvariant(ExperimentNames.Rule[0])}"
                + $"{ExperimentNames.Rule[1..]}."));
    }

    private static void CheckMembers(ExperimentSpec spec, List<SpecIssue> issues)
    {
        Require(spec.Name, "name");
        Require(spec.Estimator, "estimator");
        Require(spec.Params, "params");
        Require(spec.Device, "device");
        Require(spec.Precision, "precision");
        Require(spec.TargetScaler, "target_scaler");
        Require(spec.Budget, "budget");
        Require(spec.Data?.Hash, "data");
        Require(spec.Data?.FileName, "data.path");
        Require(spec.Data?.Format, "data.format");
        RequireAll(spec.Data?.Target, "data.target", column => column is not null);
        RequireAll(spec.Data?.Ignore, "data.ignore", column => column is not null);
        if (spec.Data?.Missing is { } missing) RequireAll(missing, "data.missing", text => text is not null);
        RequireAll(spec.Pipeline, "pipeline", step => step is { Name: not null, Params: not null });
        RequireAll(spec.Space, "space", grid => grid?.Entries is not null && grid.Entries.All(
            entry => entry is { Name: not null, Values: not null } && entry.Values.All(value => value is not null)));
        RequireAll(spec.Constraints, "constraints", constraint => constraint is not null);
        Require(spec.Search?.Strategy, "search.strategy");
        RequireAll(spec.Search?.Scoring, "search.scoring", metric => metric is not null);

        void Require(object? value, string path)
        {
            if (value is null) issues.Add(new(path, "The value is missing.", "Give one."));
        }

        void RequireAll<T>(IReadOnlyList<T>? list, string path, Func<T, bool> isWhole)
        {
            Require(list, path);
            if (list is not null && !list.All(isWhole)) issues.Add(new(path, "A part is missing.", "Give every part."));
        }
    }

    private static void CheckCounts(ExperimentSpec spec, List<SpecIssue> issues)
    {
        Limit("space", spec.Space.Count, MostGrids, "grids", FewerValues);
        Limit("space", spec.Space.Select(grid => grid.Entries.Count).DefaultIfEmpty().Max(), MostNames,
            "hyperparameters in one grid", "Search fewer of them at once.");
        Limit("space", spec.Space.Sum(grid => grid.Entries.Sum(entry => (long)entry.Values.Count)), MostValues,
            "values", FewerValues);
        Limit("pipeline", spec.Pipeline.Count, MostSteps, "transformers", "Use fewer of them.");
        Limit("search.scoring", spec.Search.Scoring.Count, MostSteps, "metrics", "Use fewer of them.");
        Limit("constraints", spec.Constraints.Count, MostConstraints, "constraints", "Join some with 'and'.");
        Limit("constraints", spec.Constraints.Select(text => text.Length).DefaultIfEmpty().Max(), LongestConstraint,
            "characters in one constraint", "Split it.");
        Limit("search.cv", spec.Search.Cv ?? 0, MostFolds, "folds", "Use fewer of them, or a holdout.");
        Limit("data.target", spec.Data.Target.Count, MostColumns, "columns", "Name fewer of them.");
        Limit("data.ignore", spec.Data.Ignore.Count, MostColumns, "columns", "Name fewer of them.");
        Limit("data.missing", spec.Data.Missing?.Count ?? 0, MostSteps, "texts", "Name fewer of them.");
        Limit("data.missing", spec.Data.Missing?.Select(text => text.Length).DefaultIfEmpty().Max() ?? 0, LongestName,
            "characters in one text", "Give a shorter text.");
        foreach (var (path, text) in (ReadOnlySpan<(string, string?)>)
            [("estimator", spec.Estimator), ("target_scaler", spec.TargetScaler), ("search.cv", spec.Search.CvType),
                ("source", spec.Source), ("data.positive", spec.Data.Positive), ("device", spec.Device),
                ("precision", spec.Precision), ("data", spec.Data.Hash), ("data.format", spec.Data.Format),
                ("data.path", spec.Data.FileName),
                ("search.strategy", spec.Search.Strategy), ("search.refit", spec.Search.Refit)])
            Limit(path, text?.Length ?? 0, LongestName, "characters", "Give a shorter name.");

        void Limit(string path, long count, long most, string what, string remedy)
        {
            if (count > most) issues.Add(new(path, $"It has {count} {what}; at most {most} are allowed.", remedy));
        }
    }

    private static long CountCharacters(ExperimentSpec spec) =>
        spec.Params.Length + spec.Data.Target.Sum(column => (long)column.Length)
        + (spec.Data.Positive?.Length ?? 0) + spec.Data.Ignore.Sum(column => (long)column.Length)
        + (spec.Data.Missing?.Sum(text => (long)text.Length) ?? 0)
        + spec.Constraints.Sum(text => (long)text.Length)
        + spec.Search.Scoring.Sum(metric => (long)metric.Length)
        + spec.Pipeline.Sum(step => (long)step.Name.Length + step.Params.Length)
        + spec.Space.Sum(grid => grid.Entries.Sum(
            entry => (long)entry.Name.Length + entry.Values.Sum(value => (long)value.Length)));
}
