namespace Experiments.Search.Ledger;

/// <summary>A ledger's rules of leases and attempts.</summary>
public sealed record TrialLedgerOptions
{
    /// <summary>The number of fits of a trial: the folds, or 1 for a holdout split. Default: 1.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>The time from a grant or a renewal to the expiry of a lease. Default: 15 seconds.</summary>
    public TimeSpan LeaseTerm { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The number of reported errors after which a fit has failed. Default: 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// The number of lost attempts after which a fit has failed. Default: 10. It is separate from
    /// <see cref="MaxAttempts"/>, because the trial seldom causes the loss of a worker; but a trial that kills each of
    /// its workers must not run for ever.
    /// </summary>
    public int MaxLostAttempts { get; init; } = 10;

    /// <summary>
    /// Gets the device of a slot: slots of one device share its faults. Default: each slot has a device of its own.
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
