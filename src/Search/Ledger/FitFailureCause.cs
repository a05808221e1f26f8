namespace Experiments.Search.Ledger;

/// <summary>The cause of a fit's failure. It decides whether the fit runs again.</summary>
public enum FitFailureCause
{
    /// <summary>
    /// The worker did not renew its lease: the fit runs again, up to
    /// <see cref="TrialLedgerOptions.MaxLostAttempts"/>.
    /// </summary>
    LostWorker,

    /// <summary>
    /// The device's memory was too small: the fit runs again, up to <see cref="TrialLedgerOptions.MaxAttempts"/>.
    /// </summary>
    OutOfMemory,

    /// <summary>The loss became NaN or infinite: a property of the trial, which does not run again.</summary>
    Diverged,

    /// <summary>The hyperparameters are invalid: the fit does not run again.</summary>
    BadConfiguration,

    /// <summary>
    /// Any other error: the fit runs again, up to <see cref="TrialLedgerOptions.MaxAttempts"/>.
    /// </summary>
    Error,

    /// <summary>
    /// The device failed, not the fit: the fit runs again, up to <see cref="TrialLedgerOptions.MaxLostAttempts"/>.
    /// </summary>
    DeviceFailed,
}

internal static class FitFailureCauses
{
    /// <summary>Checks whether the worker or its device caused the failure, and not the fit.</summary>
    public static bool IsLostAttempt(this FitFailureCause cause) =>
        cause is FitFailureCause.LostWorker or FitFailureCause.DeviceFailed;
}
