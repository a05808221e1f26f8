namespace Experiments.Silo.Telemetry;

/// <summary>The labels of metrics. Each has a handful of values: a trial's number is never one.</summary>
internal static class ExperimentsTags
{
    public const string Outcome = "outcome";
    public const string Verdict = "verdict";
    public const string Device = "device";
    public const string Reason = "reason";

    public const string Completed = "completed";
}
