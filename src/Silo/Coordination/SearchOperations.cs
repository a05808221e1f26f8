using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>Carries out users' operations on an experiment.</summary>
internal sealed class SearchOperations(
    OwnedExperiment experiment, SearchLifecycle lifecycle, IExperimentStore store, SiloClock clock,
    CoordinatorTelemetry telemetry)
{
    private readonly CommitQueue _commits = lifecycle.Commits;
    private readonly CatalogLink _catalog = lifecycle.Catalog;

    public async Task PauseAsync()
    {
        _commits.Search?.State.Pause(clock.Now);
        await lifecycle.CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(false);
    }

    public async Task ResumeAsync()
    {
        _commits.Search?.State.Resume(clock.Now);
        await lifecycle.CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(true);
        lifecycle.ScheduleTimer();
    }

    public async Task CancelAsync()
    {
        _commits.Search?.State.Cancel();
        await lifecycle.CommitAsync(always: true);
    }

    public async Task SetPriorityAsync(int priority)
    {
        if (!ExperimentPriority.Includes(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(priority), priority,
                $"A priority is a number from {ExperimentPriority.Min} to {ExperimentPriority.Max}.");
        }
        _commits.Search?.State.SetPriority(priority);
        await lifecycle.CommitAsync(always: true);
        if (_commits.Search is { } search) await _catalog.AnnounceDemandAsync(search.State.HasWork);
    }

    public async Task<DeleteVerdict> DeleteAsync()
    {
        if (experiment.DurableStatus is not { } status) return DeleteVerdict.Unknown;
        if (!status.State.HasEnded()) return DeleteVerdict.Running;
        await store.DeleteAsync(experiment.Id);
        telemetry.Forget(experiment.Id);
        experiment.Clear();
        return DeleteVerdict.Deleted;
    }
}
