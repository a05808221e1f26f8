using System.Globalization;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>Something that goes wrong with a cluster, and is over after a while.</summary>
/// <param name="Name">The name of the fault.</param>
/// <param name="Run">Causes the fault and ends it.</param>
internal sealed record Fault(string Name, Func<Task> Run)
{
    // Longer than a lease, and than it takes a cluster to vote a silo out.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);

    /// <summary>A fault that lasts up to four seconds.</summary>
    public static Fault Draw(
        string name, Func<Task> begin, Func<Task> end, Random random, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(random.NextDouble() * 4);
        return new(name, () => RunAsync(begin, end, pause, cancellation));
    }

    /// <summary>A fault that lasts longer than a lease.</summary>
    public static Fault DrawLong(string name, Func<Task> begin, Func<Task> end, CancellationToken cancellation) =>
        new(name, () => RunAsync(begin, end, s_long, cancellation));

    /// <summary>Lists what may befall a silo.</summary>
    public static IReadOnlyList<Fault> ListSiloFaults(
        FaultySilo silo, Random random, CancellationToken cancellation) =>
        [
            Draw($"kill -9 of {silo.Endpoint}", silo.KillAsync, silo.StartAsync, random, cancellation),
            Draw($"SIGTERM of {silo.Endpoint}", silo.LeaveAsync, silo.StartAsync, random, cancellation),
            DrawLong($"SIGSTOP and SIGCONT of {silo.Endpoint}", silo.FreezeAsync, silo.ThawAsync, cancellation),
            .. ListClockFaults(silo, random),
        ];

    /// <summary>Lists the steps of a silo's clock, by hours back and forth; none if it has none of its own.</summary>
    public static IReadOnlyList<Fault> ListClockFaults(FaultySilo silo, Random random)
    {
        if (silo.Clock is not { } clock) return [];
        var ahead = TimeSpan.FromMinutes(random.Next(-48 * 60, 48 * 60));
        return
        [
            new(string.Create(CultureInfo.InvariantCulture, $"the clock of {silo.Endpoint} at {ahead}"), () =>
            {
                clock.Set(ahead);
                return Task.CompletedTask;
            }),
        ];
    }

    private static async Task RunAsync(
        Func<Task> begin, Func<Task> end, TimeSpan pause, CancellationToken cancellation)
    {
        await begin();
        try
        {
            await Task.Delay(pause, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The search has ended: nothing is left to disturb.
        }
        await end();
    }
}
