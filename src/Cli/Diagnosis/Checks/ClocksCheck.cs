using Experiments.Cli.Terminals;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>This machine's clock beside that of the database, or those of the cluster's silos.</summary>
internal sealed class ClocksCheck(SiloHostOptions options, DiagnosisContext around) : ICheck
{
    private const string Remedy = "synchronize the clock of every machine by NTP (timedatectl shows whether it is)";

    /// <summary>Within this nobody notices.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A silo whose sign of life in the cluster's table is older than this, by another's clock, is taken for gone.
    /// </summary>
    private static readonly TimeSpan s_maxOffset = TimeSpan.FromSeconds(15);

    public string Subject => "clocks";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            if (await around.Database is { } database) return [CheckOffset("database", database.ClockOffset)];
        }
        catch (StoreException)
        {
            return [Finding.Skipped(Subject, "the database does not answer: see store")];
        }

        if (await around.FindClusterAsync() is not { } cluster)
            return [Finding.Skipped(Subject, "no other clock to compare with: neither a database nor a cluster")];
        return cluster.Silos.Where(silo => silo.Info is not null).MaxBy(silo => silo.ClockOffset.Duration())
            is { } furthest
            ? [CheckOffset($"silo {furthest.Endpoint}", furthest.ClockOffset)]
            : [Finding.Skipped(Subject, "no silo reports its clock")];
    }

    /// <summary>
    /// What a difference means: a third of what makes a silo gone leaves room for what it may grow by.
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
