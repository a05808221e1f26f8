namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>The series that the searches of the scraped cluster do not produce.</summary>
internal static class AbsentSeries
{
    /// <summary>The series that this search does not produce, and the reasons.</summary>
    public static IReadOnlyDictionary<string, string> Always { get; } = new Dictionary<string, string>
    {
        ["experiments_search_waits_for_device"] = "no search asks for a device that nobody has",
    };

    /// <summary>The series that it produces on some machines, or sometimes.</summary>
    private static readonly Dictionary<string, string> s_uncertain = new()
    {
        ["experiments_gpu_utilization_ratio"] = "needs a GPU",
        ["experiments_gpu_memory_used_bytes"] = "needs a GPU",
        ["experiments_gpu_memory_size_bytes"] = "needs a GPU",
        ["experiments_gpu_temperature_celsius"] = "needs a GPU",
        ["experiments_gpu_power_watts"] = "needs a GPU",
        ["experiments_gpu_power_limit_watts"] = "needs a GPU",
        ["experiments_gpu_throttled"] = "needs a GPU",
        ["experiments_pack_fill_ratio_sum"] = "needs a GPU: a CPU takes as many lanes as one likes",
        ["experiments_pack_fill_ratio_count"] = "needs a GPU: a CPU takes as many lanes as one likes",
    };

    /// <summary>Checks whether a query reads one of them, itself or through a rule.</summary>
    /// <param name="query">The query.</param>
    /// <param name="recorded">The rule whose query it is: it may read what it recorded itself.</param>
    public static bool AreRead(string query, string? recorded = null) =>
        PromQl.Metrics(query).Where(metric => metric != recorded).Any(metric =>
            Always.ContainsKey(metric) || s_uncertain.ContainsKey(metric)
            || (Rule.Recorded.FirstOrDefault(rule => rule.Record == metric) is { } rule
                && AreRead(rule.Expr, rule.Record)));
}
