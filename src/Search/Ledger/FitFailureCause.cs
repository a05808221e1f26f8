namespace Experiments.Search.Ledger;

/// <summary>Why a fit failed; each cause has its own answer.</summary>
public enum FitFailureCause
{
    /// <summary>
    /// Its worker fell silent: run again elsewhere, up to <see cref="TrialLedgerOptions.MaxLostAttempts"/>.
    /// </summary>
    LostWorker,

    /// <summary>The device's memory ran out: run again, up to <see cref="TrialLedgerOptions.MaxAttempts"/>.</summary>
    OutOfMemory,

    /// <summary>The loss left the numbers: a fact about the trial, so it is recorded and not run again.</summary>
    Diverged,

    /// <summary>The hyperparameters cannot work: recorded and not run again.</summary>
    BadConfiguration,

    /// <summary>Anything else: run again, up to <see cref="TrialLedgerOptions.MaxAttempts"/>.</summary>
    Error,

    /// <summary>
    /// The device failed, not the fit: run again elsewhere, up to <see cref="TrialLedgerOptions.MaxLostAttempts"/>.
    /// </summary>
    DeviceFailed,
}

internal static class FitFailureCauses
{
    /// <summary>Checks whether the worker or its device caused the failure, and not the fit.</summary>
    public static bool IsLostAttempt(this FitFailureCause cause) =>
        cause is FitFailureCause.LostWorker or FitFailureCause.DeviceFailed;
}
