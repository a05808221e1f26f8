using System.Text.Json;

namespace Experiments.Silo.Telemetry;

/// <summary>The labels of metrics. Each has only a few values, so a trial's number is never one.</summary>
internal static class ExperimentsTags
{
    public const string Cause = "cause";
    public const string Cluster = "cluster";
    public const string Device = "device";
    public const string Direction = "direction";
    public const string Experiment = "experiment";
    public const string Folder = "folder";
    public const string Metric = "metric";
    public const string Name = "name";
    public const string Outcome = "outcome";
    public const string Owner = "owner";
    public const string Reason = "reason";
    public const string Refit = "refit";
    public const string Result = "result";
    public const string Role = "role";
    public const string State = "state";
    public const string Status = "status";
    public const string Verdict = "verdict";
    public const string Version = "version";

    /// <summary>Creates a label; a value of an enum is written in lower case: LostWorker is lost_worker.</summary>
    public static KeyValuePair<string, object?> Create<T>(string name, T value)
        where T : struct, Enum => new(name, Names<T>.All.GetValueOrDefault(value) ?? value.ToString());

    public static KeyValuePair<string, object?> Create(string name, string value) => new(name, value);

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(
            value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
