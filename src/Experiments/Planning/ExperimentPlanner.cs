using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Search.Specs;

namespace Experiments.Planning;

/// <summary>
/// Turns an experiment specification into the engine's search plan, and checks all rules on the way. A client calls
/// this before it submits; the coordinator calls it again, because it must not rely on the client.
/// </summary>
public static class ExperimentPlanner
{
    /// <summary>The name of cross-validation in order of time.</summary>
    internal const string TimeSeriesType = "time_series";

    /// <summary>Checks the rules that need no data. Returns every problem; an empty list if there is none.</summary>
    public static IReadOnlyList<SpecIssue> Check(ExperimentSpec spec) => Check(spec, null);

    /// <summary>Checks the same rules with values that are parsed already.</summary>
    internal static IReadOnlyList<SpecIssue> Check(ExperimentSpec spec, SpecValues? values)
    {
        if (SpecLimits.Check(spec) is { Count: > 0 } limits) return limits;
        var (request, issues) = Map(spec, values);
        return [.. issues, .. SearchPlan.Check(request)];
    }

    /// <summary>Checks an experiment against its data, and resolves it.</summary>
    /// <exception cref="SpecException">The experiment cannot run as specified; carries every issue.</exception>
    /// <exception cref="DataException">A cell is missing, or its value does not fit its column.</exception>
    public static SearchPlan Resolve(ExperimentSpec spec, TabularData table) => Resolve(spec, null, table);

    /// <summary>Resolves an experiment with values that are parsed already.</summary>
    internal static SearchPlan Resolve(ExperimentSpec spec, SpecValues? values, TabularData table)
    {
        if (SpecLimits.Check(spec) is { Count: > 0 } limits) throw new SpecException(limits);
        var (request, issues) = Map(spec, values);
        if (issues.Count > 0) throw new SpecException([.. issues, .. SearchPlan.Check(request)]);
        return SearchPlan.Resolve(request, table);
    }

    private static (SearchRequest Request, List<SpecIssue> Issues) Map(ExperimentSpec spec, SpecValues? values)
    {
        var issues = new List<SpecIssue>();
        if (spec.Search is { Cv: not null, Holdout: not null })
            issues.Add(new("search.holdout", "cv and holdout exclude each other.", "Keep one of them."));
        if (spec.Budget.MaxTime <= TimeSpan.Zero)
            issues.Add(
                new("budget.max_time", "The time must be above 0.", "Give a time such as 10m, or leave it out."));
        if (!ExperimentPriority.Includes(spec.Priority))
            issues.Add(new("priority", $"{spec.Priority} is not a priority.",
                $"Give a whole number from {ExperimentPriority.Min} to {ExperimentPriority.Max}."));
        values ??= SpecValues.Parse(spec, issues);
        var request = new SearchRequest
        {
            Estimator = spec.Estimator,
            Pipeline = [.. spec.Pipeline.Zip(values.Pipeline, (step, set) => new PipelineStep(step.Name, set))],
            Params = values.Params,
            Space = values.Space,
            Constraints = spec.Constraints,
            Strategy = spec.Search.Strategy,
            MaxTrials = spec.Budget.MaxTrials,
            Validation = CreateValidation(spec.Search, issues),
            Scoring = spec.Search.Scoring,
            Refit = spec.Search.Refit,
            Seed = spec.Search.Seed,
            Device = spec.Device,
            Precision = ParsePrecision(spec.Precision, issues),
            Target = spec.Data.Target,
            Ignore = spec.Data.Ignore,
            Positive = spec.Data.Positive,
            TargetScaler = ParseTargetScaler(spec.TargetScaler, issues),
        };
        return (request, issues);
    }

    private static Precision ParsePrecision(string name, List<SpecIssue> issues)
    {
        if (PrecisionNames.Find(name) is { } precision) return precision;
        issues.Add(new("precision", $"There is no precision '{name}'.", NearestName.Suggest(name, PrecisionNames.All)));
        return Precision.Fp32;
    }

    private static TargetScaling ParseTargetScaler(string name, List<SpecIssue> issues)
    {
        if (TargetScalers.Find(name) is { } scaler) return scaler;
        issues.Add(new(
            "target_scaler", $"There is no target scaler '{name}'.", NearestName.Suggest(name, TargetScalers.All)));
        return TargetScaling.Standard;
    }

    private static ValidationScheme CreateValidation(SearchSpec search, List<SpecIssue> issues)
    {
        if (search.Holdout is { } fraction) return new ValidationScheme.HoldoutPart(fraction);
        if (search.CvType is null) return new ValidationScheme.CrossValidation(search.Cv ?? 5, search.Shuffle);
        if (search.CvType != TimeSeriesType)
            issues.Add(new("search.cv.type", $"There is no cross-validation '{search.CvType}'.",
                $"The only one that is named is {TimeSeriesType}."));
        if (search.Shuffle)
            issues.Add(new("search.shuffle", "Rows in order of time cannot be shuffled.", "Leave shuffle out."));
        return new ValidationScheme.TimeSeries(search.Cv ?? 5, search.Gap);
    }

    /// <summary>
    /// Checks whether this machine has the device that an experiment asks for. Only a cluster's workers know the
    /// devices of the cluster.
    /// </summary>
    public static IReadOnlyList<SpecIssue> CheckDevice(ExperimentSpec spec)
    {
        // The rules of the experiment file report a text that is not the name of a device.
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
                + "'experiments devices' lists the devices of this machine.")];
        }
    }
}
