using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Announces to the catalog whether the experiment wants workers, one announcement after the other. It is a hint:
/// workers look for themselves now and then.
/// </summary>
internal sealed class CatalogLink(
    OwnedExperiment experiment, ICoordinatorHost host, LiveSlots slots, CoordinatorTelemetry telemetry)
{
    private Task _lastAnnouncement = Task.CompletedTask;
    private bool _workersIdle;

    /// <summary>What was announced last; null where it is not known whether that arrived.</summary>
    public bool? AnnouncedDemand { get; private set; }

    /// <summary>Notes that a worker went away with nothing.</summary>
    public void MarkWorkersIdle() => _workersIdle = true;

    /// <summary>Notes that the last announcement may have been lost.</summary>
    public void ForgetAnnouncement() => AnnouncedDemand = null;

    /// <summary>
    /// Whether workers went away with nothing since this last said so, and there is work now: demand is announced
    /// again although it was.
    /// </summary>
    public bool TakeWake(bool hasWork)
    {
        if (!_workersIdle || !hasWork) return false;
        _workersIdle = false;
        return true;
    }

    /// <summary>Announces whether workers are wanted.</summary>
    /// <returns>How many slots may take the work; null where that is not known.</returns>
    public Task<int?> AnnounceDemandAsync(bool wanting)
    {
        AnnouncedDemand = wanting;
        var announcement = AnnounceAfterAsync(_lastAnnouncement, wanting);
        _lastAnnouncement = announcement;
        return announcement;
    }

    /// <summary>Announces demand again, and looks whether any worker has the device that is asked for.</summary>
    /// <returns>What the experiment waits for; null where it waits for no device.</returns>
    public async Task<MissingDevice?> RequestWorkersAsync()
    {
        if (await AnnounceDemandAsync(true) is not 0) return null;
        try
        {
            var info = await host.Catalog.GetInfoAsync();
            var quarantined = info.Quarantined?
                .FirstOrDefault(device => DeviceMatch.IsMatch(experiment.Device, device.Device, siloHasGpu: false));
            return new(experiment.Device, info.Workers.Count,
                quarantined is null ? null : QuarantineText.Format(quarantined));
        }
        catch (Exception e) when (IsFailedCall(e))
        {
            telemetry.OnCatalogFailed(experiment.Id, e.Message);
            return null;
        }
    }

    private async Task<int?> AnnounceAfterAsync(Task before, bool wanting)
    {
        await before.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var count = await host.Catalog.AnnounceDemandAsync(
                experiment.Id, wanting, experiment.Device, experiment.Priority);
            slots.SetExpected(count);
            return count;
        }
        catch (Exception e) when (IsFailedCall(e))
        {
            telemetry.OnCatalogFailed(experiment.Id, e.Message);
            AnnouncedDemand = null;
            return null;
        }
    }

    private static bool IsFailedCall(Exception e) => e is OrleansException or TimeoutException or SiloException;
}
