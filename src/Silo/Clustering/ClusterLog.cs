using System.Net;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Logs each silo that joins or leaves, in one line. A silo that stops says so in the table before it is dead; one that
/// fell silent is declared dead by the votes of others.
/// </summary>
internal sealed partial class ClusterLog(
    IClusterMembershipService membership, ILocalSiloDetails local, IMembershipTable table, ILogger<ClusterLog> logger)
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
                foreach (var silo in active.Except(now)) await LogEndAsync(silo, snapshot.GetSiloStatus(silo));
                active = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The silo is stopping.
        }
    }

    private async Task LogEndAsync(SiloAddress silo, SiloStatus status)
    {
        if (status == SiloStatus.Dead && await WasEvictedAsync(silo)) LogEvicted(logger, silo.Endpoint);
        else LogLeft(logger, silo.Endpoint);
    }

    // A silo that stops quickly may be dead before the others read that it was stopping.
    private async Task<bool> WasEvictedAsync(SiloAddress silo)
    {
        try
        {
            var row = (await table.ReadRowAsync(silo, CancellationToken.None)).TryGet(silo);
            return row is null || row.Item1.SuspectTimes is { Count: > 0 };
        }
        catch (Exception)
        {
            // A table that cannot be read, of whatever kind, does not say that the silo stopped.
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} is in the cluster")]
    private static partial void LogJoined(ILogger logger, IPEndPoint silo);

    [LoggerMessage(2, LogLevel.Information, "Silo {Silo} has left the cluster")]
    private static partial void LogLeft(ILogger logger, IPEndPoint silo);

    [LoggerMessage(3, LogLevel.Warning, "Silo {Silo} fell silent, and was evicted from the cluster")]
    private static partial void LogEvicted(ILogger logger, IPEndPoint silo);
}
