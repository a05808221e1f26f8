using System.Text.Json;
using Experiments.Contracts.Specs;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Planning;

/// <summary>
/// The hyperparameters of an experiment as values. A message carries them as canonical JSON, which its receiver parses;
/// callers that have the values already pass them on.
/// </summary>
/// <param name="Pipeline">The fixed hyperparameters of each transformer.</param>
/// <param name="Params">The fixed hyperparameters of the estimator.</param>
/// <param name="Space">The searched hyperparameters: a grid for each sub-grid.</param>
internal sealed record SpecValues(
    IReadOnlyList<ParameterSet> Pipeline, ParameterSet Params, IReadOnlyList<SubGrid> Space)
{
    /// <summary>
    /// Parses the hyperparameters of a message. A text that is not a value becomes an issue, and is left out.
    /// </summary>
    public static SpecValues Parse(ExperimentSpec spec, List<SpecIssue> issues) => new(
        [.. spec.Pipeline.Select((step, i) => ParseParameters(step.Params, $"pipeline[{i}]", issues))],
        ParseParameters(spec.Params, "params", issues), ParseGrids(spec.Space, issues));

    private static List<SubGrid> ParseGrids(IReadOnlyList<SubGridSpec> grids, List<SpecIssue> issues)
    {
        var mapped = new List<SubGrid>();
        for (var i = 0; i < grids.Count; i++)
        {
            var path = grids.Count == 1 ? "space" : $"space[{i}]";
            var values = new Dictionary<string, IReadOnlyList<ParameterValue>>(StringComparer.Ordinal);
            foreach (var entry in grids[i].Entries)
                if (!values.TryAdd(entry.Name,
                        [.. entry.Values.Select((value, k) => ParseValue(value, $"{path}.{entry.Name}[{k}]", issues))]))
                    issues.Add(new($"{path}.{entry.Name}", $"{entry.Name} is repeated.", "Keep one of them."));
            mapped.Add(new(values));
        }

        return mapped;
    }

    private static ParameterSet ParseParameters(string json, string path, List<SpecIssue> issues) =>
        Read(ParameterSet.Parse, json, ParameterSet.Empty, path, issues);

    private static ParameterValue ParseValue(string json, string path, List<SpecIssue> issues) =>
        Read(ParameterValue.Parse, json, ParameterValue.Null, path, issues);

    private static T Read<T>(Func<string, T> parse, string json, T otherwise, string path, List<SpecIssue> issues)
    {
        try
        {
            return parse(json);
        }
        catch (JsonException e)
        {
            issues.Add(new(path, $"This is not a hyperparameter's value: {e.Message}"));
            return otherwise;
        }
    }
}
