using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Metrics;
using Experiments.Engine.Preprocessing;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>The rules of a request that can be checked without data.</summary>
internal static class SearchRules
{
    public static IReadOnlyList<SpecIssue> Check(SearchRequest request)
    {
        var issues = new List<SpecIssue>();
        CheckPipeline(request, issues);
        var estimator = EstimatorCatalog.Find(request.Estimator);
        if (estimator is null)
            issues.Add(new("estimator", $"There is no estimator '{request.Estimator}'.", NearestName.Suggest(
                request.Estimator, EstimatorCatalog.All.Select(e => e.Name))));
        else
            CheckHyperparameters(request, new(estimator, FindTransformers(request)), issues);
        issues.AddRange(StrategyRules.Check(request));
        CheckSearch(request, estimator, issues);
        CheckDevice(request.Device, issues);
        return issues;
    }

    public static IEnumerable<TransformerDescriptor> FindTransformers(SearchRequest request) =>
        request.Pipeline.Select(s => TransformerCatalog.Find(s.Name)).OfType<TransformerDescriptor>();

    private static void CheckPipeline(SearchRequest request, List<SpecIssue> issues)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, step) in request.Pipeline.Index())
        {
            var path = $"pipeline[{i}]";
            if (!names.Add(step.Name))
                issues.Add(new(path, $"{step.Name} occurs twice in the pipeline.", "Remove one of them."));
            if (TransformerCatalog.Find(step.Name) is not { } transformer)
            {
                issues.Add(new(path, $"There is no transformer '{step.Name}'.", NearestName.Suggest(
                    step.Name, TransformerCatalog.All.Select(t => t.Name),
                    other => request.Pipeline.Any(s => s.Name == other))));
                continue;
            }
            issues.AddRange(
                step.Params.Select(
                    p => transformer.Hyperparameters.Check(p.Key, p.Value, $"{path}.{p.Key}", step.Params.ContainsKey))
                    .OfType<SpecIssue>());
        }
    }

    private static void CheckHyperparameters(
        SearchRequest request, SearchHyperparameters hyperparameters, List<SpecIssue> issues)
    {
        issues.AddRange(
            request.Params.Select(p => hyperparameters.Check(
                p.Key, p.Value, $"params.{p.Key}", request.Params.ContainsKey)).OfType<SpecIssue>());
        foreach (var (i, grid) in request.Space.Index())
        {
            var path = request.Space.Count == 1 ? "space" : $"space[{i}]";
            var names = grid.Names.ToHashSet(StringComparer.Ordinal);
            foreach (var name in grid.Names)
            {
                // An unknown name is one issue, however many values it has.
                var found = grid.GetValues(name)
                    .Index()
                    .Select(v => hyperparameters.Check(name, v.Item, $"{path}.{name}[{v.Index}]", names.Contains))
                    .OfType<SpecIssue>()
                    .ToList();
                var known = hyperparameters.IsKnown(name);
                issues.AddRange(known ? found : found.Take(1).Select(issue => issue with { Path = $"{path}.{name}" }));
            }
        }
        issues.AddRange(SpaceRules.Check(request.Space,
            request.Constraints, hyperparameters.MergeWithDefaults(SearchPlan.GetFixedParameters(request)),
            normalize: hyperparameters.Normalize));
    }

    private static void CheckSearch(SearchRequest request, EstimatorDescriptor? estimator, List<SpecIssue> issues)
    {
        if (request.Validation is ValidationScheme.CrossValidation { Folds: < 2 } cv)
            issues.Add(CrossValidationRules.CreateTooFewIssue(cv.Folds));
        if (request.Validation is ValidationScheme.TimeSeries time
                && TimeSeriesSplit.Check(time.Splits, time.Gap) is { } wrong)
            issues.Add(wrong);
        if (request.Validation is ValidationScheme.HoldoutPart part
                && Holdout.CheckFraction(part.Fraction) is { } issue)
            issues.Add(issue);
        if (request.Seed < 0)
            issues.Add(new("search.seed", $"{request.Seed} is not a seed.", "Choose a whole number of at least 0."));
        if (estimator is not null) CheckScoring(request, estimator, issues);
    }

    private static void CheckScoring(SearchRequest request, EstimatorDescriptor estimator, List<SpecIssue> issues)
    {
        var given = request.Scoring.ToHashSet(StringComparer.Ordinal);
        foreach (var (i, name) in request.Scoring.Index())
        {
            var path = $"search.scoring[{i}]";
            if (ScorerCatalog.Check(name, estimator.Tasks, path, given.Contains) is { } issue) issues.Add(issue);
            else if (request.Scoring.Take(i).Contains(name))
                issues.Add(new(path, $"{name} is listed twice.", "Remove one of them."));
        }
        var scoring = SearchPlan.GetScoring(request, estimator);
        // If a scorer is misspelled in scoring and correct in refit, the refit is not an issue.
        var meant = scoring.Where(name => ScorerCatalog.Find(name) is null)
            .Select(name => NearestName.Find(name, ScorerCatalog.All.Select(s => s.Name)));
        if (request.Refit is { } refit && !scoring.Contains(refit) && !meant.Contains(refit))
            issues.Add(new("search.refit",
                $"'{refit}' is not one of the scorers of this search.", NearestName.Suggest(refit, scoring)));
    }

    private static void CheckDevice(string device, List<SpecIssue> issues)
    {
        var known = device is "auto" or "cpu" or "gpu" || (device.StartsWith("gpu:", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (!known) issues.Add(new("device", $"'{device}' does not name a device.", "Choose auto, cpu, gpu or gpu:N."));
    }
}
