using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>A trial that the strategy gave and that has not ended.</summary>
internal sealed class OpenTrial
{
    private readonly ISearchStrategy _strategy;
    private Trial? _trial;
    private string _numericsClass = "";
    private DateTimeOffset? _waitsSince;

    public OpenTrial(ISearchStrategy strategy, Trial trial, int folds)
        : this(strategy, new(trial.Number, trial.Rung), Enumerable.Range(0, folds)) => _trial = trial;

    public OpenTrial(ISearchStrategy strategy, TrialId id, IEnumerable<int> folds)
    {
        (_strategy, Id) = (strategy, id);
        Fits = [.. folds.Select(fold => new OpenFit(this, new(id.Number, fold, id.Rung)))];
    }

    public TrialId Id { get; }

    public IReadOnlyList<OpenFit> Fits { get; }

    /// <summary>
    /// The trial. It is resolved when it is first needed: most trials of a restored ledger end during the restore.
    /// </summary>
    public Trial Trial => _trial ??= _strategy.GetTrial(Id.Number, Id.Rung);

    public bool HasEnded => Fits.All(f => f.HasEnded);

    /// <summary>
    /// The device on which a fit of the trial failed last; null for none. It is not durable, because it only decides
    /// which device gets the trial first.
    /// </summary>
    public string? FailedOnDevice { get; set; }

    /// <summary>Whether the last failed attempt was lost with its worker.</summary>
    public bool LostItsWorker { get; set; }

    /// <summary>
    /// Prefers workers of a numerics class for the next attempt: a checkpoint of the trial is of that class.
    /// </summary>
    public void PreferNumericsClass(string numericsClass) => (_numericsClass, _waitsSince) = (numericsClass, null);

    /// <summary>
    /// Checks whether a worker of a numerics class may get the trial now. A worker of another class than the preferred
    /// one gets it after it has waited for <paramref name="patience"/>.
    /// </summary>
    public bool CanRunOn(string numericsClass, DateTimeOffset now, TimeSpan patience)
    {
        if (_numericsClass.Length == 0 || numericsClass.Length == 0 || numericsClass == _numericsClass) return true;
        _waitsSince ??= now;
        return now - _waitsSince >= patience;
    }

    /// <summary>The number of its leased fits.</summary>
    public int LeasedFits { get; set; }

    public bool HasPendingFits => Fits.Any(f => f.State == FitState.Pending);

    public TrialResult ComputeResult() =>
        new(Id.Number, MeanScore.Compute([.. Fits.Select(f => f.Score)]),
            Fits.Count(f => f.State == FitState.Failed), Id.Rung);
}

/// <summary>
/// A fit of an open trial. Its state is pending, leased, completed or failed; the ledger's flags give the other states.
/// </summary>
internal sealed class OpenFit(OpenTrial trial, FitId id)
{
    public OpenTrial Trial { get; } = trial;

    public FitId Id { get; } = id;

    public FitState State { get; set; } = FitState.Pending;

    public double Score { get; set; } = double.NaN;

    public FitFailureCause? Cause { get; set; }

    public int Errors { get; set; }

    public int LostAttempts { get; set; }

    /// <summary>The lease that holds the fit, or the last one that held it; null before the first.</summary>
    public LeaseToken? Token { get; set; }

    public bool HasEnded => State is FitState.Completed or FitState.Failed;

    public FitRecord ToRecord() => new(Id, State, Score, Cause, Errors, LostAttempts, Token);
}
