using Experiments.Contracts.Leases;
using Experiments.Engine.Caches;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// Trains packs on the slot's thread: finds the experiment's plan, fills the pack to the device's capacity, and handles
/// failures. Each slot has one.
/// </summary>
internal sealed class PackTrainer(
    WorkerState worker, CoordinatorClient reader, PlanCache plans, StoreRetry store, FitFailures failures,
    SiloClock clock, ExperimentsInstruments instruments)
{
    // By pack key: the lanes that the device had room for, where they were fewer than its computed capacity.
    private readonly RecentCache<string, int> _rooms = new(capacity: 1000, StringComparer.Ordinal);
    private (string Experiment, ITrainingPlan Plan, IPackRunner Runner)? _last;

    /// <summary>The number of trials to lease, by the time that the last ones took.</summary>
    public LeaseSize Size { get; private set; } = LeaseSize.One;

    /// <summary>
    /// Fills a pack to the device's capacity and trains it. Each fit is handed to the pack as it ends, also where it
    /// failed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled: not all fits have ended.</exception>
    public async Task TrainAsync(ISlotThread thread, LeasePack pack)
    {
        IPackRunner runner;
        try
        {
            (var plan, runner) = await GetRunnerAsync(pack.First.ExperimentId, pack.Cancellation);
            (var lanes, worker.NumericsClass) =
                await thread.RunAsync(() => (runner.ComputeCapacity(pack.First.Fits[0]), runner.NumericsClass));
            await pack.FillAsync(
                _rooms.TryGet(pack.First.PackKey, out var room) ? Math.Min(lanes, room) : lanes, plan.Folds,
                runner.CanRefill);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            FailEachTrial(pack, e);
            return;
        }
        var training = thread.RunAsync(() => Train(runner, pack));
        // A device that takes a trial at a time gets its next lease while this one trains.
        if (!runner.CanRefill) await pack.LeaseAheadAsync(() => Size);
        await training;
    }

    /// <summary>Forgets an experiment that has ended.</summary>
    public void Forget(string experiment)
    {
        if (_last?.Experiment == experiment) _last = null;
        plans.Forget(experiment);
    }

    private void Train(IPackRunner runner, LeasePack pack)
    {
        if (runner.CanRefill && TryTrainWhole(runner, pack)) return;
        TrainByTrial(runner, pack);
    }

    /// <summary>Trains all trials of a pack together; returns whether nothing is left to do.</summary>
    private bool TryTrainWhole(IPackRunner runner, LeasePack pack)
    {
        try
        {
            instruments.OnLanes(worker.Device, pack.Fits.Count);
            runner.Run(pack.Fits, pack, pack.Checkpoints, pack.Cancellation);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            pack.Close();
            failures.LogFailed(pack.First, e);
            if (!failures.DeviceRests || FitFailures.GetCause(e) != FailureCause.DeviceFailed) return false;
            pack.Fail(pack.First, [], e);
            return true;
        }
        finally
        {
            if (pack.Room is { } room) _rooms.Set(pack.First.PackKey, room);
        }
    }

    /// <summary>
    /// Trains the rest of a pack trial by trial: a trial that cannot be trained fails no other. On a device that takes
    /// a trial at a time, ends early where the pack takes too long: the rest is given back.
    /// </summary>
    private void TrainByTrial(IPackRunner runner, LeasePack pack)
    {
        var start = clock.Time.GetTimestamp();
        var trials = 0;
        foreach (var (grant, fits) in pack.UnendedTrials.ToList())
        {
            if (trials > 0 && !runner.CanRefill && (pack.Cancellation.IsCancellationRequested
                    || clock.Time.GetElapsedTime(start) > LeaseSize.ReportAfter))
                break;
            TrainTrial(runner, pack, grant, fits);
            trials++;
            // The trials that a device in quarantine, or of a process that ends, did not train are given back.
            if (failures.DeviceRests) break;
        }
        if (trials > 0 && !runner.CanRefill)
            Size = LeaseSize.FromLast(pack.First.PackKey, trials, clock.Time.GetElapsedTime(start));
    }

    /// <summary>Trains fits of one trial together, or each alone where they have no room together.</summary>
    private void TrainTrial(IPackRunner runner, LeasePack pack, LeaseGrant grant, LeasedFit[] fits)
    {
        try
        {
            instruments.OnLanes(worker.Device, fits.Length);
            runner.Run(fits, pack, pack.Checkpoints, pack.Cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LeasedFit[] left = [.. fits.Where(pack.IsWanted)];
            if (left.Length > 1 && FitFailures.GetCause(e) == FailureCause.OutOfMemory)
                foreach (var fit in left) TrainTrial(runner, pack, grant, [fit]);
            else pack.Fail(grant, left, e);
        }
    }

    private void FailEachTrial(LeasePack pack, Exception error)
    {
        foreach (var (grant, fits) in pack.UnendedTrials.ToList())
        {
            pack.Fail(grant, fits, error);
            if (failures.DeviceRests) return;
        }
    }

    private async Task<(ITrainingPlan Plan, IPackRunner Runner)> GetRunnerAsync(
        string experiment, CancellationToken cancellation)
    {
        if (_last is { } last && last.Experiment == experiment) return (last.Plan, last.Runner);
        var spec = await reader.GetSpecAsync(experiment, cancellation);
        var plan = await store.RunAsync(
            experiment, () => plans.GetAsync(experiment, spec).WaitAsync(cancellation), e => e.IsTransient,
            cancellation);
        var runner = plan.CreateRunner(worker.Device);
        _last = (experiment, plan, runner);
        return (plan, runner);
    }
}
