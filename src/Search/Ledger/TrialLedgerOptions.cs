namespace Experiments.Search.Ledger;

/// <summary>How a ledger leases and retries.</summary>
public sealed record TrialLedgerOptions
{
    /// <summary>The fits of a trial: the folds of the cross-validation, or 1 for a holdout split. Default: 1.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>How long a lease lasts from its grant or renewal. Default: 15 seconds.</summary>
    public TimeSpan LeaseTerm { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many reported errors end a fit as failed. Default: 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// How many lost workers end a fit as failed. Default: 10. It is apart from <see cref="MaxAttempts"/> because a
    /// lost worker seldom is the trial's fault, yet a trial that kills every worker must not run for ever.
    /// </summary>
    public int MaxLostAttempts { get; init; } = 10;

    /// <summary>
    /// The device of a worker: workers that share one share its faults. Default: each worker has one of its own.
    /// </summary>
    public Func<string, string> GetDevice { get; init; } = workerId => workerId;

    /// <summary>Decides whether a fit runs again after a failure, which is counted in it already.</summary>
    internal bool CanRetry(OpenFit fit, FitFailureCause cause) => cause switch
    {
        _ when cause.IsLostAttempt() => fit.LostAttempts < MaxLostAttempts,
        FitFailureCause.Diverged or FitFailureCause.BadConfiguration => false,
        _ => fit.Errors < MaxAttempts,
    };

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LeaseTerm, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLostAttempts, 1);
    }
}
