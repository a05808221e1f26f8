using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Cli.Results;

/// <summary>One fit of a trial, in any state.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Ended">The fit's end, or null.</param>
/// <param name="Running">The fit's lease, or null.</param>
/// <param name="Returned">The fit's return to be run again, or null.</param>
internal sealed record TrialFit(int Fold, EndedFit? Ended, RunningFit? Running, ReturnedFit? Returned)
{
    public TrialFit(EndedFit ended) : this(ended.Report.Fold, ended, null, null) { }

    /// <summary>Returns the fit of a fold; if no process runs the experiment, its leases are ignored.</summary>
    public static TrialFit FromHistory(TrialHistory history, int fold, bool runs) =>
        history.Ended.FirstOrDefault(f => f.Report.Fold == fold) is { } ended
            ? new(ended)
            : new(fold, null, runs ? history.Running.FirstOrDefault(f => f.Fold == fold) : null,
                history.Returned.FirstOrDefault(f => f.Fold == fold));

    /// <summary>The worker that ran or runs the fit, or null.</summary>
    public string? Worker => Ended?.Worker ?? Running?.Worker;

    /// <summary>The name of the fit in the output.</summary>
    public string Name => Fold == FoldIndex.Refit ? "refit" : $"fold {Fold}";

    /// <summary>The state in words.</summary>
    public string State => this switch
    {
        { Ended.Report.Failure: not null } => "failed",
        { Ended.AdoptedFrom: not null } => "known already",
        { Ended: not null } => "completed",
        { Running: not null } => "training",
        { Returned: not null } => "waits to be run again",
        _ => "waiting",
    };

    /// <summary>The number of attempts; null if the result was known already.</summary>
    public int? Attempts => Ended is { AdoptedFrom: null } fit
        ? fit.Errors + fit.LostAttempts + (fit.Report.Failure is null ? 1 : 0)
        : Ended is not null ? null : (Returned?.Errors + Returned?.LostAttempts ?? 0) + (Running is null ? 0 : 1);
}
