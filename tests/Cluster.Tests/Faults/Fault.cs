namespace Experiments.Cluster.Tests.Faults;

/// <summary>Something that goes wrong with a cluster, and is over after a while.</summary>
/// <param name="Name">The name of the fault.</param>
/// <param name="Run">Causes the fault and ends it.</param>
internal sealed record Fault(string Name, Func<Task> Run)
{
    // Longer than a lease, and than it takes a cluster to vote a silo out.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);

    /// <summary>Draws what befalls a silo.</summary>
    public static Fault DrawSiloFault(FaultyCluster cluster, Random random, CancellationToken cancellation)
    {
        var silo = cluster.Silos[random.Next(cluster.Silos.Count)];
        var pause = Short(random);
        Fault[] faults =
        [
            new($"kill -9 of {silo.Endpoint}", () =>
                RestartAsync(silo.KillAsync, silo.StartAsync, pause, cancellation)),
            new($"SIGTERM of {silo.Endpoint}", () =>
                RestartAsync(silo.LeaveAsync, silo.StartAsync, pause, cancellation)),
            new($"SIGSTOP and SIGCONT of {silo.Endpoint}", () =>
                RestartAsync(silo.FreezeAsync, silo.ThawAsync, s_long, cancellation)),
        ];
        return faults[random.Next(faults.Length)];
    }

    /// <summary>Draws what befalls that on which silos depend; as far as it can be made on this machine.</summary>
    public static Fault DrawOtherFault(FaultyCluster cluster, Random random, CancellationToken cancellation)
    {
        var pause = Short(random);
        List<Fault> faults =
        [
            new("restart of PostgreSQL", () =>
                RestartAsync(cluster.Postgres.StopAsync, cluster.Postgres.ResumeAsync, pause, cancellation)),
            new("crash of PostgreSQL", () =>
                RestartAsync(cluster.Postgres.CrashAsync, cluster.Postgres.ResumeAsync, pause, cancellation)),
        ];
        if (cluster.Network is { } network)
            faults.Add(
                new("a cut network", () => RestartAsync(network.CutAsync, network.MendAsync, s_long, cancellation)));
        if (cluster.Disk is { CanFill: true } disk)
            faults.Add(new("a full disk of the artifact store", () =>
                RestartAsync(() => DoAsync(disk.Fill), () => DoAsync(disk.Free), pause, cancellation)));
        return faults[random.Next(faults.Count)];
    }

    private static TimeSpan Short(Random random) => TimeSpan.FromSeconds(random.NextDouble() * 4);

    private static async Task RestartAsync(
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

    private static Task DoAsync(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
