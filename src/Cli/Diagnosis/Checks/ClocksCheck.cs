using Experiments.Cli.Terminals;
using Experiments.Client;
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
            ? [CheckSiloOffset($"silo {furthest.Endpoint}", furthest.ClockOffset), .. FindSteps(cluster)]
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
    /// Judges an offset from a shared database, by which silos judge each other. The limit is a third of the offset at
    /// which silos are evicted, because the offset may grow.
    /// </summary>
    public Finding CheckOffset(string other, TimeSpan ahead)
    {
        var most = TimeSpan.FromTicks(Math.Min(s_maxOffset.Ticks, options.LeaseTerm.Ticks) / 3);
        return ahead.Duration() > most
            ? Finding.Failed(Subject,
                $"{FormatOffset(other, ahead)}: from {Numbers.Time(most)} on, silos may evict each other", Remedy)
            : CheckSiloOffset(other, ahead);
    }

    /// <summary>
    /// Judges an offset of two machines of a head's cluster, where the head's clock is everyone's: shown times differ.
    /// </summary>
    public Finding CheckSiloOffset(string other, TimeSpan ahead) => ahead.Duration() > s_tolerance
        ? Finding.Warning(Subject, FormatOffset(other, ahead), Remedy)
        : Finding.Ok(Subject, FormatOffset(other, ahead));

    private static string FormatOffset(string other, TimeSpan ahead) =>
        $"the clock of the {other} is {Numbers.Time(ahead.Duration())} "
        + $"{(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's";
}
