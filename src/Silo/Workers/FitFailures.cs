using Experiments.Contracts.Leases;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Search.Specs;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// Turns errors into reports of failed fits with a cause, and counts the faults of the device: one that fails again and
/// again by its own fault is quarantined.
/// </summary>
internal sealed partial class FitFailures(
    WorkerState worker, ProcessFault process, ILogger<FitFailures> logger)
{
    /// <summary>The longest message that is reported, in characters; a coordinator refuses much longer ones.</summary>
    private const int LongestMessage = 10_000;

    /// <summary>Whether the device takes no leases now: it is in quarantine, or the process ends.</summary>
    public bool DeviceRests => worker.Health.Quarantine is not null || process.HasOccurred;

    /// <summary>Notes that the device trained something.</summary>
    public void OnTrained()
    {
        if (worker.Health.RecordSuccess()) LogTrusted(logger, worker.Device);
    }

    /// <summary>
    /// Records a failure and returns the reports of its fits. There are none where the device failed while it was tried
    /// again, or in a way that ends the process: the fits are given back and lose no attempt.
    /// </summary>
    public IReadOnlyList<TrainedFit> Record(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        var cause = GetCause(error);
        EndProcessIfPoisoned(error);
        var isTry = worker.Health.Quarantine is not null;
        var isFault = cause == FailureCause.DeviceFailed;
        if (isFault && worker.Health.RecordFault(error.Message))
            LogQuarantined(logger, QuarantineText.Format(worker.Health.Quarantine!), worker.Health.Quarantine!.Retry);
        if (isFault && (isTry || process.HasOccurred)) return [];
        LogFailed(grant, error);
        LogTrace(logger, error);
        var failure = new FitFailure(
            cause, error.Message.Length <= LongestMessage ? error.Message : $"{error.Message[..LongestMessage]}...");
        return [.. fits.Select(
            f => new TrainedFit(new FitReport { Trial = f.Trial, Fold = f.Fold, Rung = f.Rung, Failure = failure }))];
    }

    /// <summary>Logs that a pack failed as a whole. That alone costs no fit an attempt.</summary>
    public void LogFailed(LeaseGrant grant, Exception error)
    {
        LogFailed(logger, grant.ExperimentId, grant.PackKey, error.Message);
        EndProcessIfPoisoned(error);
    }

    private void EndProcessIfPoisoned(Exception error)
    {
        if (DeviceFault.EndsProcess(error)) process.Report(worker.Device, error.Message);
    }

    /// <summary>Finds the cause of a failure.</summary>
    public static FailureCause GetCause(Exception e) => e switch
    {
        OutOfMemoryException or DeviceMemoryException => FailureCause.OutOfMemory,
        // The configuration passed all rules, but this fit's rows, or the numbers in them, do not allow it; or a part
        // of the network has no ONNX form, which no further attempt changes.
        SpecException or DataException or OnnxExportException => FailureCause.BadConfiguration,
        _ when DeviceFault.IsDeviceFault(e) || DeviceFault.EndsProcess(e) => FailureCause.DeviceFailed,
        _ => FailureCause.Error,
    };

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: a pack of key {PackKey} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string packKey, string reason);

    [LoggerMessage(2, LogLevel.Debug, "The error of that pack")]
    private static partial void LogTrace(ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Error, "{Quarantine}; it is tried again at {Retry:HH:mm:ss}")]
    private static partial void LogQuarantined(ILogger logger, string quarantine, DateTimeOffset retry);

    [LoggerMessage(4, LogLevel.Warning, "{Device} trains again")]
    private static partial void LogTrusted(ILogger logger, string device);
}
