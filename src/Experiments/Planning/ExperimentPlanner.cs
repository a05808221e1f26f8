using System.Text.Json;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Planning;

/// <summary>
/// From an experiment as it travels to a search as the engine knows it, with every rule on the way. A client asks
/// before it submits; the coordinator asks again, for it trusts nobody.
/// </summary>
public static class ExperimentPlanner
{
    /// <summary>Checks what needs no data: nothing where all is well, else everything that is wrong.</summary>
    public static IReadOnlyList<SpecIssue> Check(ExperimentSpec spec)
    {
        var (request, issues) = Map(spec);
        return [.. issues, .. SearchPlan.Check(request)];
    }

    /// <summary>Checks an experiment against its data, and resolves it.</summary>
    /// <exception cref="SpecException">The experiment cannot run as it was written; carries every issue.</exception>
    /// <exception cref="DataException">A cell is missing, or not what its column must hold.</exception>
    public static SearchPlan Resolve(ExperimentSpec spec, TabularData table)
    {
        var (request, issues) = Map(spec);
        if (issues.Count > 0) throw new SpecException([.. issues, .. SearchPlan.Check(request)]);
        return SearchPlan.Resolve(request, table);
    }

    private static (SearchRequest Request, List<SpecIssue> Issues) Map(ExperimentSpec spec)
    {
        var issues = new List<SpecIssue>();
        if (spec.Search is { Cv: not null, Holdout: not null })
            issues.Add(new("search.holdout", "cv and holdout exclude each other.", "Leave one out."));
        if (spec.Budget.MaxTime <= TimeSpan.Zero)
            issues.Add(
                new("budget.max_time", "The experiment has no time.", "Give a time such as 10m, or leave it out."));
        if (!ExperimentPriority.Includes(spec.Priority))
            issues.Add(new("priority", $"{spec.Priority} is no priority.",
                $"Give a whole number from {ExperimentPriority.Min} to {ExperimentPriority.Max}."));
        var request = new SearchRequest
        {
            Estimator = spec.Estimator,
            Pipeline = [.. spec.Pipeline.Select(
                (step, i) => new PipelineStep(step.Name, ParseParameters(step.Params, $"pipeline[{i}]", issues)))],
            Params = ParseParameters(spec.Params, "params", issues),
            Space = ParseGrids(spec.Space, issues),
            Constraints = spec.Constraints,
            Strategy = spec.Search.Strategy,
            MaxTrials = spec.Budget.MaxTrials,
            Validation = CreateValidation(spec.Search),
            Scoring = spec.Search.Scoring,
            Refit = spec.Search.Refit,
            Seed = spec.Search.Seed,
            Device = spec.Device,
            Precision = ParsePrecision(spec.Precision, issues),
            Target = spec.Data.Target,
            Ignore = spec.Data.Ignore,
        };
        return (request, issues);
    }

    private static Precision ParsePrecision(string name, List<SpecIssue> issues)
    {
        if (PrecisionNames.Find(name) is { } precision) return precision;
        issues.Add(new("precision", $"There is no precision '{name}'.", NearestName.Suggest(name, PrecisionNames.All)));
        return Precision.Fp32;
    }

    private static ValidationScheme CreateValidation(SearchSpec search) => search.Holdout is { } fraction
        ? new ValidationScheme.HoldoutPart(fraction)
        : new ValidationScheme.CrossValidation(search.Cv ?? 5, search.Shuffle);

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
                    issues.Add(new($"{path}.{entry.Name}", $"{entry.Name} stands twice.", "Leave one out."));
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
            issues.Add(new(path, $"This is no value of a hyperparameter: {e.Message}"));
            return otherwise;
        }
    }

    /// <summary>
    /// Whether this machine has the device that an experiment asks for. Of a cluster only its workers know.
    /// </summary>
    public static IReadOnlyList<SpecIssue> CheckDevice(ExperimentSpec spec)
    {
        // What is no device's name at all is said by the file's own rules.
        if (!spec.Device.StartsWith(DeviceCatalog.Gpu, StringComparison.Ordinal)
                || Check(spec).Any(issue => issue.Path == "device"))
            return [];
        try
        {
            DeviceCatalog.Resolve(spec.Device);
            return [];
        }
        catch (DeviceNotFoundException e)
        {
            return [new("device", e.Message, "Take 'auto' or 'cpu', or run it on a cluster that has the device; "
                + "'experiments devices' lists what is here.")];
        }
    }
}
