using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using Experiments.Specs.Reference;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

/// <summary>
/// Turns an experiment file into an <see cref="ExperimentSpec"/>. Checks its shape (keys and types) and continues after
/// a problem, so that a user sees all problems at once; the libraries' rules check names and values.
/// </summary>
internal sealed partial class SpecReader(SpecDocument document, SpecProblems problems)
{
    /// <summary>Reads the experiment; its data has no hash yet. Parts with problems are treated as missing.</summary>
    public ExperimentDraft? Read()
    {
        if (document.Root is not MapNode root)
        {
            problems.Add("", document.Root.Span, $"an experiment must be a map of keys, not {document.Root.Kind}",
                $"its keys are {string.Join(", ", SpecKeys.GetNames())}");
            return null;
        }

        var section = new Section(root, "", SpecKeys.GetNames(), problems);
        var (path, labels, data) = Data(section);
        var (steps, space) = (Pipeline(section), Space(section));
        var parameters = Values(section.Node("params"), "params");
        return new(path, labels, new()
        {
            Name = Name(section),
            Data = data,
            Pipeline = [.. steps.Select(step => new PipelineStepSpec(step.Name, step.Params.ToString()))],
            TargetScaler = section.Text("target_scaler") ?? TargetScalers.GetName(TargetScaling.Standard),
            Estimator = section.Required("estimator", "name one, for example mlp_classifier") is { } estimator
                ? section.AsText("estimator", estimator) ?? ""
                : "",
            Params = parameters.ToString(),
            Space = [.. space.Select(ToText)],
            Constraints = section.Texts("constraints") ?? [],
            Search = Search(section),
            Budget = Budget(section),
            Priority = Priority(section),
            Device = section.Text("device") ?? "auto",
            Precision = section.Text("precision") ?? PrecisionNames.GetName(Precision.Fp32),
        }, new([.. steps.Select(step => step.Params)], parameters, [.. space.Select(grid => new SubGrid(grid))]));
    }

    /// <summary>
    /// Converts a grid to the form of messages: its values become canonical JSON, in the order of the file.
    /// </summary>
    private static SubGridSpec ToText(IReadOnlyList<KeyValuePair<string, IReadOnlyList<ParameterValue>>> grid) =>
        new([.. grid.Select(entry => new SpaceEntry(entry.Key, [.. entry.Value.Select(value => value.ToString())]))]);

    private string Name(Section section)
    {
        var name = section.Text("name") ?? Path.GetFileNameWithoutExtension(document.Source);
        if (!ExperimentNames.IsValid(name) && section.Node("name") is { } node)
            problems.Add("name", node.Span, $"'{name}' cannot name a folder", ExperimentNames.Rule);
        return ExperimentNames.IsValid(name) ? name : "experiment";
    }

    private (string? Path, string? Labels, DataSpec Spec) Data(Section section)
    {
        var spec = new DataSpec { Hash = "", FileName = "", Target = [] };
        if (section.Required("data", "write data: { path: FILE.csv, target: COLUMN }") is not { } node
                || section.AsMap("data", node, SpecKeys.GetNames("data")) is not { } data)
            return (null, null, spec);
        var path =
            data.Required("path", $"name a file of {DataFormats.JoinTitles(DataFormats.All)}; the path is relative to "
                + "the experiment file") is { } file
                ? data.AsText("path", file)
                : null;
        var (labels, target) = Target(data);
        return (path, labels, spec with
        {
            FileName = Path.GetFileName(path ?? ""),
            Target = target,
            Ignore = data.Texts("ignore") ?? [],
            Positive = data.Text("positive"),
            Header = data.Boolean("header"),
            Missing = data.Texts("missing"),
        });
    }

    private (string? Labels, IReadOnlyList<string> Target) Target(Section data)
    {
        if (data.Node("labels") is null)
        {
            data.Required("target", "name the column to predict");
            return (null, data.Texts("target") ?? []);
        }
        // A separate file of labels has no header: its column has a fixed name.
        if (data.Texts("target") is { } target && target is not [DataReader.LabelColumn])
            problems.Add("data.target", data.Node("target")!.Span,
                $"with data.labels, the target is '{DataReader.LabelColumn}'", "leave target out");
        return (data.Text("labels"), [DataReader.LabelColumn]);
    }

    private SearchSpec Search(Section section)
    {
        if (section.Map("search", SpecKeys.GetNames("search")) is not { } search) return new();
        var (order, holdout) = (TimeSeries(search), search.Number("holdout"));
        var cv = order is null ? search.Whole("cv") : order.Splits;
        if (cv is not null && holdout is not null)
        {
            problems.Add("search.holdout",
                search.Node("holdout")!.Span, "'cv' and 'holdout' exclude each other", "keep one of them");
            problems.MarkUncertain("search");
        }
        if (cv is > int.MaxValue or < int.MinValue) search.AddWrong("cv", search.Node("cv")!, "a number of folds");
        return new()
        {
            Strategy = search.Text("strategy") ?? StrategyCatalog.Default.Name,
            Cv = holdout is null ? (int?)cv ?? 5 : null,
            CvType = order?.Type,
            Gap = order?.Gap ?? 0,
            Holdout = holdout,
            Shuffle = search.Boolean("shuffle") ?? false,
            Scoring = search.Texts("scoring") ?? [],
            Refit = search.Text("refit"),
            Seed = search.Whole("seed") ?? 0,
            RefitEpochs = search.Boolean("refit_epochs") ?? false,
        };
    }

    /// <summary>Reads cross-validation that is written as a map; null for a number of folds.</summary>
    private static TimeSeriesNode? TimeSeries(Section search)
    {
        if (search.Node("cv") is not MapNode node) return null;
        if (search.AsMap("cv", node, SpecKeys.GetNames("search.cv")) is not { } cv) return null;
        var help = $"write {ExperimentPlanner.TimeSeriesType}, for rows in order of time";
        var type = cv.Required("type", help) is { } text ? cv.AsText("type", text) : null;
        return new(type ?? ExperimentPlanner.TimeSeriesType, Rows(cv, "n_splits") ?? 5, Rows(cv, "gap") ?? 0);
    }

    private static int? Rows(Section section, string key)
    {
        if (section.Whole(key) is not { } number) return null;
        if (number is >= 0 and <= int.MaxValue) return (int)number;
        section.AddWrong(key, section.Node(key)!, "a whole number of at least 0");
        return null;
    }

    private static int Priority(Section section)
    {
        var priority = section.Whole("priority") ?? 0;
        if (ExperimentPriority.Includes(priority)) return (int)priority;
        section.AddWrong("priority",
            section.Node("priority")!, $"a whole number from {ExperimentPriority.Min} to {ExperimentPriority.Max}");
        return 0;
    }

    private BudgetSpec Budget(Section section)
    {
        if (section.Map("budget", SpecKeys.GetNames("budget")) is not { } budget) return new();
        var trials = budget.Whole("max_trials");
        if (trials < 1) budget.AddWrong("max_trials", budget.Node("max_trials")!, "a whole number of at least 1");
        TimeSpan? time = null;
        if (budget.Text("max_time") is { } text)
        {
            if (Duration.TryParse(text, out var parsed) && parsed > TimeSpan.Zero) time = parsed;
            else
                budget.AddWrong(
                    "max_time", budget.Node("max_time")!, "a length of time", "for example 90s, 10m, 1h30m or 2d");
        }
        return new() { MaxTime = time, MaxTrials = trials };
    }

    private sealed record TimeSeriesNode(string Type, int Splits, int Gap);
}
