using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Search.Specs;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// Turns errors into failed fits with their cause, and keeps account of the device that they happened on: one that
/// fails again and again by its own fault is quarantined.
/// </summary>
internal sealed partial class FitFailures(WorkerState worker, ILogger<FitFailures> logger)
{
    /// <summary>Notes that the device trained something.</summary>
    public void OnTrained()
    {
        if (worker.Health.RecordSuccess()) LogTrusted(logger, worker.Device);
    }

    /// <summary>
    /// The reports of fits that failed. None where the device failed while it was tried again: that costs no fit
    /// anything, and they are given back.
    /// </summary>
    public IReadOnlyList<TrainedFit> Record(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        var cause = GetCause(error);
        var isTry = worker.Health.Quarantine is not null;
        var isFault = cause == FailureCause.DeviceFailed;
        if (isFault && worker.Health.RecordFault(error.Message))
            LogAside(logger, QuarantineText.Format(worker.Health.Quarantine!), worker.Health.Quarantine!.Retry);
        if (isFault && isTry) return [];
        LogFailed(grant, error);
        LogTrace(logger, error);
        var failure = new FitFailure(cause, error.Message);
        return [.. fits.Select(
            f => new TrainedFit(new FitReport { Trial = f.Trial, Fold = f.Fold, Rung = f.Rung, Failure = failure }))];
    }

    /// <summary>Says that a pack failed as a whole, which costs no fit anything.</summary>
    public void LogFailed(LeaseGrant grant, Exception error) =>
        LogFailed(logger, grant.ExperimentId, grant.PackKey, error.Message);

    /// <summary>Why a fit failed.</summary>
    public static FailureCause GetCause(Exception e) => e switch
    {
        OutOfMemoryException or DeviceMemoryException => FailureCause.OutOfMemory,
        // All rules let it pass; this fit's own rows, or the numbers in them, do not.
        SpecException or DataException => FailureCause.BadConfiguration,
        _ when DeviceFault.IsDeviceFault(e) => FailureCause.DeviceFailed,
        _ => FailureCause.Error,
    };

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: a pack of key {PackKey} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string packKey, string reason);

    [LoggerMessage(2, LogLevel.Debug, "How it failed")]
    private static partial void LogTrace(ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Error, "{Aside}; it is tried again at {Retry:HH:mm:ss}")]
    private static partial void LogAside(ILogger logger, string aside, DateTimeOffset retry);

    [LoggerMessage(4, LogLevel.Warning, "{Device} trains again")]
    private static partial void LogTrusted(ILogger logger, string device);
}
