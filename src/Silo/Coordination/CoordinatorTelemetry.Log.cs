using Experiments.Contracts.Results;

namespace Experiments.Silo.Coordination;

internal sealed partial class CoordinatorTelemetry
{
    [LoggerMessage(1, LogLevel.Information, "Experiment {Experiment} began: {Trials} trials of {Folds} fits")]
    private static partial void LogStarted(ILogger logger, string experiment, long trials, int folds);

    [LoggerMessage(2, LogLevel.Information, "Experiment {Experiment} was restored in term {Term}")]
    private static partial void LogRestored(ILogger logger, string experiment, long term);

    [LoggerMessage(EventId = 3, Message = "Experiment {Experiment} ended after {Time}: {State}{Reason}")]
    private static partial void LogEnded(
        ILogger logger, LogLevel level, string experiment, TimeSpan time, ExperimentState state, string reason);

    [LoggerMessage(10, LogLevel.Information,
        "Experiment {Experiment} ended after {Time}: trial {Trial} won with a mean {Metric} of {Score:0.####}")]
    private static partial void LogCompleted(
        ILogger logger, string experiment, TimeSpan time, long trial, string metric, double score);

    [LoggerMessage(11, LogLevel.Information, "Experiment {Experiment}: {Ended} of {Fits} fits ended, {Running} run; "
        + "best mean {Metric}: {Score:0.####}; time left: {TimeLeft}")]
    private static partial void LogProgress(ILogger logger, string experiment, long ended, long fits, long running,
        string metric, object score, object timeLeft);

    [LoggerMessage(4, LogLevel.Warning, "Experiment {Experiment}: a lease of worker {Worker} expired; {Returned} fits "
        + "will run again, {Failed} have failed")]
    private static partial void LogExpired(ILogger logger, string experiment, string worker, int returned, int failed);

    [LoggerMessage(5, LogLevel.Error, "Experiment {Experiment}: this activation of its coordinator ends: {Reason}")]
    private static partial void LogOver(ILogger logger, string experiment, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Experiment {Experiment}: a call to the catalog failed: {Reason}")]
    private static partial void LogCatalogFailed(ILogger logger, string experiment, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Experiment {Experiment}: the report of trial {Trial}, fold {Fold} by worker "
        + "{Worker} does not count: {Problem}")]
    private static partial void LogWrongReport(
        ILogger logger, string experiment, long trial, int fold, string worker, string problem);

    [LoggerMessage(9, LogLevel.Warning, "Experiment {Experiment}: a call in the name of worker {Worker} was refused: "
        + "it names a lease that another worker holds")]
    private static partial void LogForged(ILogger logger, string experiment, string worker);

    [LoggerMessage(6, LogLevel.Error, "Experiment {Experiment} could not be restored: {Reason}")]
    private static partial void LogLost(ILogger logger, string experiment, string reason);
}
