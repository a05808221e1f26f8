using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Announces to the catalog whether the experiment wants workers, one announcement after the other. An announcement is
/// a hint: workers also ask periodically.
/// </summary>
internal sealed class CatalogLink(
    OwnedExperiment experiment, ICoordinatorHost host, LiveSlots slots, CoordinatorTelemetry telemetry)
{
    private Task _lastAnnouncement = Task.CompletedTask;
    private bool _workersIdle;

    /// <summary>The demand that was announced last; null if it is not known whether the announcement arrived.</summary>
    public bool? AnnouncedDemand { get; private set; }

    /// <summary>Notes that a slot asked for work and got none.</summary>
    public void MarkWorkersIdle() => _workersIdle = true;

    /// <summary>Notes that the last announcement may have been lost.</summary>
    public void ForgetAnnouncement() => AnnouncedDemand = null;

    /// <summary>
    /// Checks whether slots got no work since the last call that returned true, and there is work now. Then demand is
    /// announced again although it was announced before.
    /// </summary>
    public bool TakeWake(bool hasWork)
    {
        if (!_workersIdle || !hasWork) return false;
        _workersIdle = false;
        return true;
    }

    /// <summary>Announces whether workers are wanted.</summary>
    /// <returns>The number of slots that can do the work; null if it is not known.</returns>
    public Task<int?> AnnounceDemandAsync(bool wanting)
    {
        AnnouncedDemand = wanting;
        var announcement = AnnounceAfterAsync(_lastAnnouncement, wanting);
        _lastAnnouncement = announcement;
        return announcement;
    }

    /// <summary>Announces demand again, and checks whether any worker has the experiment's device.</summary>
    /// <returns>The device that the experiment waits for; null if a worker has it, or that is not known.</returns>
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
