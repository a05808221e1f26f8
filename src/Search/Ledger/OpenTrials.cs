using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>The trials that the strategy has given and that have not ended, and the refit after its opening.</summary>
internal sealed class OpenTrials(ISearchStrategy strategy, int folds, FitCounts counts)
{
    private readonly Dictionary<TrialId, OpenTrial> _trials = [];

    /// <summary>The refit; null before its opening. It stays here after its end.</summary>
    public OpenTrial? Refit { get; private set; }

    /// <summary>The number of open trials, without the refit.</summary>
    public int Count => _trials.Count;

    /// <summary>The open trials with a fit that waits, without the refit.</summary>
    public IEnumerable<OpenTrial> Pending => _trials.Values.Where(trial => trial.HasPendingFits);

    /// <summary>Adds a trial that the strategy gave.</summary>
    public OpenTrial Add(Trial trial) => Add(new OpenTrial(strategy, trial, folds));

    /// <summary>Adds a trial that an earlier activation gave, or whose result is known already.</summary>
    public OpenTrial Restore(TrialId id)
    {
        strategy.Restore(id.Number, id.Rung);
        return Add(new OpenTrial(strategy, id, Enumerable.Range(0, folds)));
    }

    /// <summary>Opens the refit of a trial.</summary>
    public void OpenRefit(long trial) => Refit = new(strategy, new(trial, Rung: 0), [FoldIndex.Refit]);

    /// <summary>Finds a fit of an open trial, or the refit; null where there is none.</summary>
    public OpenFit? Find(FitId id)
    {
        if (id.IsRefit) return Refit is { } refit && refit.Fits[0].Id == id ? refit.Fits[0] : null;
        return IsFold(id) && _trials.TryGetValue(id.GetTrialId(), out var trial) ? trial.Fits[id.Fold] : null;
    }

    /// <summary>Checks that a fit has a fold of the search; the refit has none.</summary>
    public bool IsFold(FitId id) => id.Fold >= 0 && id.Fold < folds;

    /// <summary>Checks whether the strategy gave a trial before, or will never give it.</summary>
    public bool IsUsed(TrialId id) => strategy.IsUsed(id.Number, id.Rung);

    /// <summary>Removes a trial that has ended.</summary>
    public void Remove(OpenTrial trial) => _trials.Remove(trial.Id);

    private OpenTrial Add(OpenTrial trial)
    {
        _trials.Add(trial.Id, trial);
        counts.Add(trial);
        return trial;
    }
}
