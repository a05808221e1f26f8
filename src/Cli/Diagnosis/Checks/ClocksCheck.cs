using Experiments.Client;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Compares this machine's clock with that of the database, or with those of the cluster's silos.</summary>
internal sealed class ClocksCheck(SiloHostOptions options, DiagnosisContext around) : ICheck
{
    private const string Remedy = "synchronize the clock of every machine by NTP (timedatectl shows whether it is)";

    /// <summary>The offset up to which nothing is reported.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The age from which an entry in the membership table is outdated by another silo's clock, so that its silo counts
    /// as lost.
    /// </summary>
    private static readonly TimeSpan s_maxOffset = TimeSpan.FromSeconds(15);

    public string Subject => "clocks";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            if (await around.Database is { } database)
                return [CheckOffset("database", database.ClockOffset), .. FindSteps(await around.FindClusterAsync())];
        }
        catch (StoreException)
        {
            return [Finding.Skipped(Subject, "the database does not answer: see store")];
        }

        if (await around.FindClusterAsync() is not { } cluster)
            return [Finding.Skipped(Subject, "no other clock to compare with: neither a database nor a cluster")];
        return cluster.Silos.Where(silo => silo.Info is not null).MaxBy(silo => silo.ClockOffset.Duration())
            is { } furthest
            ? [CheckOffset($"silo {furthest.Endpoint}", furthest.ClockOffset), .. FindSteps(cluster)]
            : [Finding.Skipped(Subject, "no silo reports its clock")];
    }

    private IEnumerable<Finding> FindSteps(ClusterView? cluster) =>
        from silo in cluster?.Silos ?? []
        where silo.Info?.ClockStep is not null
        let step = silo.Info!.ClockStep!
        select Finding.Warning(Subject,
            $"the clock of silo {silo.Endpoint} was stepped {Numbers.Time(step.By.Duration())} "
            + $"{(step.By < TimeSpan.Zero ? "back" : "forward")} at {step.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC",
            Remedy);

    /// <summary>
    /// Judges an offset. The limit is a third of the offset at which silos are evicted, because the offset may grow.
    /// </summary>
    public Finding CheckOffset(string other, TimeSpan ahead)
    {
        var most = TimeSpan.FromTicks(Math.Min(s_maxOffset.Ticks, options.LeaseTerm.Ticks) / 3);
        var text = $"the clock of the {other} is {Numbers.Time(ahead.Duration())} "
            + $"{(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's";
        return ahead.Duration() > most
            ? Finding.Failed(
                Subject, $"{text}: from {Numbers.Time(most)} on, silos may evict each other", Remedy)
            : ahead.Duration() > s_tolerance ? Finding.Warning(Subject, text, Remedy)
            : Finding.Ok(Subject, text);
    }
}
