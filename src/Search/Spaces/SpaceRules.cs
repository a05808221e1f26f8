using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Search.Spaces;

/// <summary>
/// The rules of a space that do not depend on the estimator. The engine checks the names and values of hyperparameters.
/// </summary>
public static class SpaceRules
{
    /// <summary>Checks grids and their constraints. Returns all issues; empty where there are none.</summary>
    /// <param name="subGrids">The grids; with several, paths contain their position: <c>space[1].alpha[2]</c>.</param>
    /// <param name="constraints">The constraints as text; their paths are <c>constraints[0]</c> and so on.</param>
    /// <param name="fixedParameters">Parameters that are not searched and that constraints may refer to.</param>
    /// <param name="path">The path of the space in the experiment.</param>
    /// <param name="normalize">
    /// Reads a value as its parameter does, so that values that differ in form alone are equal; null for values as they
    /// are.
    /// </param>
    public static IReadOnlyList<SpecIssue> Check(
        IReadOnlyList<SubGrid> subGrids,
        IReadOnlyList<string>? constraints = null, ParameterSet? fixedParameters = null, string path = "space",
        Func<string, ParameterValue, ParameterValue>? normalize = null)
    {
        var issues = new List<SpecIssue>();
        if (subGrids.Count == 0)
            issues.Add(new(
                path, "The space has no grid.", "Give at least one name with its values, or {} for a single trial."));
        for (var i = 0; i < subGrids.Count; i++)
            CheckGrid(subGrids[i], subGrids.Count == 1 ? path : $"{path}[{i}]", normalize, issues);
        if (issues.Count == 0) CheckSize(subGrids, path, issues);
        if (constraints is not null)
            ConstraintRules.Check(constraints, subGrids, fixedParameters ?? ParameterSet.Empty, issues);
        return issues;
    }

    private static void CheckGrid(
        SubGrid grid, string path, Func<string, ParameterValue, ParameterValue>? normalize, List<SpecIssue> issues)
    {
        foreach (var name in grid.Names)
        {
            var values = grid.GetValues(name);
            if (values.IsEmpty)
                issues.Add(new($"{path}.{name}",
                    $"{name} has no values, so the grid is empty.", "Give it at least one value, or leave it out."));
            var seen = new Dictionary<ParameterValue, int>();
            for (var i = 0; i < values.Length; i++)
            {
                var value = normalize?.Invoke(name, values[i]) ?? values[i];
                if (seen.TryAdd(value, i)) continue;
                var other = values[seen[value]];
                issues.Add(new($"{path}.{name}[{i}]",
                    $"{values[i]} repeats the value{(other.Equals(values[i]) ? "" : $" {other}")} at position "
                    + $"{seen[value]}.", "Remove one of them: both would train the same trial."));
            }
        }
    }

    private static void CheckSize(IReadOnlyList<SubGrid> subGrids, string path, List<SpecIssue> issues)
    {
        var count = subGrids.Aggregate((Int128)0, (sum, grid) => sum + grid.Count);
        if (count >= long.MaxValue)
            issues.Add(
                new(path, $"The space has too many points: the limit is {long.MaxValue}.", "Give fewer values."));
    }
}
