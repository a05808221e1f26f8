namespace Experiments.Silo.Clustering;

/// <summary>Logs each silo that joins or leaves, in one line.</summary>
internal sealed partial class ClusterLog(
    IClusterMembershipService membership, ILocalSiloDetails local, ILogger<ClusterLog> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var active = new HashSet<SiloAddress>();
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                var now = snapshot.Members.Values.Where(
                    member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(local.SiloAddress))
                    .Select(member => member.SiloAddress)
                    .ToHashSet();
                foreach (var silo in now.Except(active)) LogJoined(logger, silo.Endpoint);
                foreach (var silo in active.Except(now)) LogLeft(logger, silo.Endpoint);
                active = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The silo is stopping.
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} is in the cluster")]
    private static partial void LogJoined(ILogger logger, System.Net.IPEndPoint silo);

    [LoggerMessage(2, LogLevel.Warning, "Silo {Silo} has left the cluster, or was evicted")]
    private static partial void LogLeft(ILogger logger, System.Net.IPEndPoint silo);
}
