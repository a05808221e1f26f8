using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Cli.Results;

/// <summary>One fit of a trial, wherever it is in its life.</summary>
/// <param name="Fold">Its fold, or -1 for the refit.</param>
/// <param name="Ended">How it ended, or null.</param>
/// <param name="Running">Who has it, or null.</param>
/// <param name="Returned">How it was returned to be run again, or null.</param>
internal sealed record TrialFit(int Fold, EndedFit? Ended, RunningFit? Running, ReturnedFit? Returned)
{
    public TrialFit(EndedFit ended) : this(ended.Report.Fold, ended, null, null) { }

    /// <summary>The fit of a fold; where no process is left, nobody runs what was leased.</summary>
    public static TrialFit FromHistory(TrialHistory history, int fold, bool runs) =>
        history.Ended.FirstOrDefault(f => f.Report.Fold == fold) is { } ended
            ? new(ended)
            : new(fold, null, runs ? history.Running.FirstOrDefault(f => f.Fold == fold) : null,
                history.Returned.FirstOrDefault(f => f.Fold == fold));

    /// <summary>Who had it or has it, or null.</summary>
    public string? Worker => Ended?.Worker ?? Running?.Worker;

    /// <summary>What it is called.</summary>
    public string Name => Fold == FoldIndex.Refit ? "refit" : $"fold {Fold}";

    /// <summary>Its state in words.</summary>
    public string State => this switch
    {
        { Ended.Report.Failure: not null } => "failed",
        { Ended.AdoptedFrom: not null } => "known already",
        { Ended: not null } => "completed",
        { Running: not null } => "training",
        { Returned: not null } => "waits to be run again",
        _ => "waiting",
    };

    /// <summary>How often it was begun; null where it was known already.</summary>
    public int? Attempts => Ended is { AdoptedFrom: null } fit
        ? fit.Errors + fit.LostAttempts + (fit.Report.Failure is null ? 1 : 0)
        : Ended is not null ? null : (Returned?.Errors + Returned?.LostAttempts ?? 0) + (Running is null ? 0 : 1);
}
