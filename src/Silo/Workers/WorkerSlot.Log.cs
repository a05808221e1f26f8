using Experiments.Contracts.Leases;

namespace Experiments.Silo.Workers;

internal sealed partial class WorkerSlot
{
    [LoggerMessage(1, LogLevel.Information, "{Slot} dropped lease {Token} of experiment {Experiment}")]
    private static partial void LogDropped(ILogger logger, string slot, string experiment, long token);

    [LoggerMessage(
        2, LogLevel.Information, "{Slot}: experiment {Experiment} did not count trial {Trial}, fold {Fold}: {Verdict}")]
    private static partial void LogRefused(
        ILogger logger, string slot, string experiment, long trial, int fold, ReportVerdict verdict);
}
