using Experiments.Engine.Caches;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The resolved search: a request that was checked against its data. A coordinator gets keys from it, and workers train
/// by it. Resolving is deterministic, so each process resolves its own plan and all plans are equal. Thread-safe.
/// </summary>
public sealed class SearchPlan
{
    // A search may draw a shape of its own for every trial.
    private const int MaxPackKeys = 10_000;

    private readonly SearchHyperparameters _hyperparameters;
    private readonly ParameterSet _fixed;
    private readonly ParameterSet _completed;
    private readonly RecentCache<ParameterSet, string> _packKeys = new(MaxPackKeys);
    private readonly Lazy<string> _identity;
    private readonly Lazy<Baseline> _baseline;

    private SearchPlan(
        SearchRequest request,
        SearchHyperparameters hyperparameters,
        EncodedData data,
        IReadOnlyList<Scorer> scorers,
        IReadOnlyList<Fold> folds)
    {
        (Request, _hyperparameters, Data, Scorers, Splits) = (request, hyperparameters, data, scorers, folds);
        ScalesTarget = IsTargetScaled(request, data.Schema.Target);
        var isWide = data.Schema.Target.Task.AllowsTargetScaler
            && Enumerable.Range(0, data.Outputs).Any(k => DoublePrecision.IsNeeded(GetTarget(data, k)));
        (IsTargetWide, IsTargetWideUnscaled) = (isWide && ScalesTarget, isWide && !ScalesTarget);
        _fixed = GetFixedParameters(request);
        Trials = CreateTrials();
        Prepared = new(this);
        _completed = hyperparameters.Complete(_fixed);
        _identity = new(() => FitIdentity.DescribePlan(this));
        _baseline = new(() => Baseline.Compute(this));
    }

    /// <summary>The request.</summary>
    public SearchRequest Request { get; }

    /// <summary>The trials to choose from, and the strategy that chooses.</summary>
    public TrialSpace Trials { get; }

    /// <summary>The feature columns, the target and its classes.</summary>
    public DatasetSchema Schema => Data.Schema;

    /// <summary>The number of rows.</summary>
    public int Rows => Data.Rows;

    /// <summary>The number of fits of a trial: the folds of cross-validation, or 1 with a holdout.</summary>
    public int Folds => Splits.Count;

    /// <summary>The scorers' names; the first is the default of <see cref="Refit"/>.</summary>
    public IReadOnlyList<string> Scoring => [.. Scorers.Select(s => s.Name)];

    /// <summary>The scorer that picks the winner.</summary>
    public string Refit => Request.Refit ?? Scorers[0].Name;

    /// <summary>The warnings for the user; the search can run nevertheless.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The scores of a model that looks at no feature.</summary>
    public Baseline Baseline => _baseline.Value;

    /// <summary>The hyperparameters that are part of the pack key.</summary>
    public IReadOnlyList<string> StructuralNames => Estimator.Hyperparameters.StructuralNames;

    /// <summary>The estimator.</summary>
    public EstimatorDescriptor Estimator => _hyperparameters.Estimator;

    internal EncodedData Data { get; }

    internal IReadOnlyList<Scorer> Scorers { get; }

    internal IReadOnlyList<Fold> Splits { get; }

    internal PreparedDataCache Prepared { get; }

    /// <summary>True where the network learns the target minus its mean, divided by its standard deviation.</summary>
    internal bool ScalesTarget { get; }

    /// <summary>True where the target is scaled and float32 does not hold its numbers.</summary>
    internal bool IsTargetWide { get; }

    /// <summary>True where float32 does not hold the target's numbers, and it is not scaled.</summary>
    internal bool IsTargetWideUnscaled { get; }

    internal SearchHyperparameters Hyperparameters => _hyperparameters;

    /// <summary>The part of the fit keys that all fits of the plan have in common.</summary>
    internal string Identity => _identity.Value;

    /// <summary>Checks the rules that need no data. Returns all issues, in order of the experiment's parts.</summary>
    public static IReadOnlyList<SpecIssue> Check(SearchRequest request) => SearchRules.Check(request);

    /// <summary>Checks a request and resolves it against its data.</summary>
    /// <exception cref="SpecException">The request cannot run; the exception carries all issues.</exception>
    /// <exception cref="DataException">A cell is missing, or its value does not suit its column.</exception>
    public static SearchPlan Resolve(SearchRequest request, TabularData table)
    {
        var issues = Check(request).ToList();
        var schema = ResolveSchema(request, table, issues);
        if (schema is null || issues.Count > 0) throw new SpecException(issues);

        var estimator = EstimatorCatalog.Find(request.Estimator)!;
        var data = FeatureEncoder.Encode(
            schema, table, request.Pipeline.Count > 0, IsTargetScaled(request, schema.Target));
        var scorers = GetScoring(request, estimator).Select(name => ScorerCatalog.Find(name)!).ToList();
        issues.AddRange(
            scorers.Select((scorer, i) => ScorerCatalog.Check(scorer, schema.Target, $"search.scoring[{i}]"))
                .OfType<SpecIssue>());
        if (issues.Count > 0) throw new SpecException(issues);

        var plan = new SearchPlan(request, new(estimator, SearchRules.FindTransformers(request)), data, scorers,
            RowSplitter.Split(request, data));
        ScoreRules.RequireDefinedRefit(plan);
        plan.Warnings =
        [
            .. RowSplitter.GetWarnings(request, data, plan.Splits), .. DataWarnings.Find(plan, table),
            .. ScoreRules.GetWarnings(plan),
        ];
        return plan;
    }

    /// <summary>Merges a trial's hyperparameters over the fixed ones, and these over the defaults.</summary>
    /// <exception cref="SpecException">A name is unknown, or a value breaks its rule.</exception>
    public ParameterSet Complete(ParameterSet trial) => _hyperparameters.Complete(_completed, trial);

    /// <summary>Checks and completes a trial's hyperparameters, once for all later uses.</summary>
    /// <param name="trial">The trial's own hyperparameters.</param>
    /// <exception cref="SpecException">A name is unknown, or a value breaks its rule.</exception>
    public ResolvedTrial ResolveTrial(ParameterSet trial) => new(this, Complete(trial));

    /// <summary>
    /// Gets the pack key of a trial: fits with equal keys can train as lanes of one pack. The structural values
    /// suffice.
    /// </summary>
    public string GetPackKey(ParameterSet trial) => ResolveTrial(trial.Subset(StructuralNames)).PackKey;

    /// <summary>
    /// Computes the fit key, which identifies a fit and its result: a hash of data, preprocessing, hyperparameters,
    /// fold, scorers, seed and engine version.
    /// </summary>
    /// <param name="trial">The trial's own hyperparameters.</param>
    /// <param name="fold">The fold, or -1 for the refit.</param>
    /// <param name="epochs">The fixed number of epochs of a refit, or null.</param>
    public string GetFitKey(ParameterSet trial, int fold, int? epochs = null) =>
        ResolveTrial(trial).ComputeFitKey(fold, epochs);

    /// <summary>
    /// Prepares the rows of every fold with a trial's transformers; otherwise the trial's first fits would wait for it.
    /// </summary>
    public void PrepareFolds(ParameterSet trial)
    {
        var resolved = ResolveTrial(trial);
        Parallel.For(0, Folds, fold => Prepared.Get(resolved, fold));
    }

    /// <summary>The number of pack keys that are known.</summary>
    internal int PackKeysKnown => _packKeys.Count;

    internal string GetPackKey(ResolvedTrial trial)
    {
        var structure = trial.Parameters.Subset(StructuralNames);
        // Not computed in the cache, where others would wait.
        if (!_packKeys.TryGet(structure, out var key))
            _packKeys.Set(structure, key = PackShape.Create(this, trial).Key);
        return key;
    }

    internal static IReadOnlyList<string> GetScoring(SearchRequest request, EstimatorDescriptor estimator) =>
        request.Scoring.Count > 0 ? request.Scoring : [estimator.Tasks[0].DefaultScorer];

    /// <summary>Gets the fixed hyperparameters of estimator and transformers.</summary>
    internal static ParameterSet GetFixedParameters(SearchRequest request) =>
        request.Pipeline.Aggregate(
            ParameterSet.Empty, (all, step) => all.Merge(SearchHyperparameters.AddPrefix(step.Name, step.Params)))
            .Merge(request.Params);

    private static bool IsTargetScaled(SearchRequest request, TargetInfo target) =>
        request.TargetScaler == TargetScaling.Standard && target.Task.AllowsTargetScaler;

    private static double[] GetTarget(EncodedData data, int output)
    {
        var target = new double[data.Rows];
        for (var row = 0; row < target.Length; row++) target[row] = data.Values![row * data.Outputs + output];
        return target;
    }

    private TrialSpace CreateTrials() => new(
        new(new(Request.Space, [.. Request.Constraints.Select(Search.Constraints.Constraint.Parse)],
            _hyperparameters.MergeWithDefaults(_fixed)))
        {
            MaxTrials = Request.MaxTrials,
            Seed = Request.Seed,
            StructuralNames = StructuralNames,
            GetPackKey = GetPackKey,
        },
        StrategyCatalog.Find(Request.Strategy));

    private static DatasetSchema? ResolveSchema(SearchRequest request, TabularData table, List<SpecIssue> issues)
    {
        try
        {
            var tasks = EstimatorCatalog.Find(request.Estimator)?.Tasks
                ?? LearningTasks.GetByTarget(TargetKind.Classes);
            return DatasetSchema.Resolve(table, request.Target, tasks, request.Ignore, request.Positive);
        }
        catch (SpecException e)
        {
            issues.AddRange(e.Issues);
            return null;
        }
    }
}
