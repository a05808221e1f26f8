using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>Turns a lease into reports: finds the plan, trains on the slot's thread, stores the refit's artifact. One a slot.</summary>
internal sealed partial class PackTrainer(LeaseDesk desk, PlanCache plans, ArtifactStoreSource artifacts, SiloClock clock, ILogger<PackTrainer> logger)
{
    private (string Experiment, IPackRunner Runner)? _last;
    private (string Experiment, ITrainingPlan Plan, IWidePackRunner Runner)? _wide;

    /// <summary>How many trials to lease, by what the last ones took.</summary>
    public LeaseSize Size { get; private set; } = LeaseSize.One;

    /// <summary>
    /// Trains a lease's fits, one trial after another. What fails is reported as failed; only a run that was cancelled before
    /// a trial had ended throws. A lease that takes too long, or is cancelled later, ends early: the rest has no reports.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<IReadOnlyList<FitReport>> Train(ISlotThread thread, LeaseGrant grant, CancellationToken cancellation)
    {
        try
        {
            var runner = await RunnerOf(grant.ExperimentId, cancellation);
            (var fits, Size) = await thread.Run(() => TrainInTurn(runner, grant, cancellation));
            return fits.Exists(fit => fit.Model is not null)
                ? await Task.WhenAll(fits.Select(fit => WithArtifact(grant.ExperimentId, fit, cancellation)))
                : [.. fits.Select(fit => fit.Report)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [.. Failed(grant, grant.Fits, e).Select(fit => fit.Report)];
        }
    }

    /// <summary>Fills a pack to what its device takes, and trains it; results are handed to the pack as they come.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task TrainWide(ISlotThread thread, WidePack pack)
    {
        IWidePackRunner? runner = null;
        try
        {
            (var plan, runner) = await WideRunnerOf(pack.First.ExperimentId, pack.Device, pack.Cancellation);
            await pack.Fill(await thread.Run(() => runner.Capacity(pack.First.Fits[0])), plan.Folds);
            await thread.Run(() =>
            {
                runner.Run(pack.Fits, pack, pack.Cancellation);
                return true;
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            pack.Close();
            await thread.Run(() => TrainByTrial(runner, pack, e));
        }
    }

    /// <summary>Trains what is left of a pack that failed trial by trial, so that one that cannot be trained takes no other with it.</summary>
    private bool TrainByTrial(IWidePackRunner? runner, WidePack pack, Exception error)
    {
        LogFailed(logger, pack.First.ExperimentId, pack.First.PackKey, error.Message);
        foreach (var lease in pack.Unended.ToList())
            foreach (var trial in lease.Fits.GroupBy(fit => (fit.Trial, fit.Rung)))
            {
                try
                {
                    if (runner is null) throw error;
                    runner.Run([.. trial], pack, pack.Cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    foreach (var fit in Failed(lease.Grant, [.. trial.Where(pack.Awaits)], e)) pack.Ended(fit);
                }
            }
        return true;
    }

    public void Forget(string experiment)
    {
        if (_last?.Experiment == experiment) _last = null;
        if (_wide?.Experiment == experiment) _wide = null;
        plans.Forget(experiment);
    }

    private (List<TrainedFit> Fits, LeaseSize Next) TrainInTurn(IPackRunner runner, LeaseGrant grant, CancellationToken cancellation)
    {
        var trained = new List<TrainedFit>();
        var trials = 0;
        var start = clock.Time.GetTimestamp();
        foreach (var trial in grant.Fits.GroupBy(f => (f.Trial, f.Rung)))
        {
            var late = trials > 0 && (cancellation.IsCancellationRequested || clock.Time.GetElapsedTime(start) > LeaseSize.Patience);
            if (late || TrainTrial(runner, grant, [.. trial], mayStop: trials > 0, cancellation) is not { } fits) break;
            trained.AddRange(fits);
            trials++;
        }

        return (trained, LeaseSize.After(grant.PackKey, trials, clock.Time.GetElapsedTime(start)));
    }

    /// <summary>The fits of one trial; null where it was cancelled and something else is done that can be reported.</summary>
    private IReadOnlyList<TrainedFit>? TrainTrial(IPackRunner runner, LeaseGrant grant, LeasedFit[] fits, bool mayStop, CancellationToken cancellation)
    {
        try
        {
            return runner.Run(fits, cancellation);
        }
        catch (OperationCanceledException) when (mayStop)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(grant, fits, e);
        }
    }

    private TrainedFit[] Failed(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        LogFailed(logger, grant.ExperimentId, grant.PackKey, error.Message);
        LogTrace(logger, error);
        var failure = new FitFailure(CauseOf(error), error.Message);
        return [.. fits.Select(f => new TrainedFit(new FitReport { Trial = f.Trial, Fold = f.Fold, Rung = f.Rung, Failure = failure }))];
    }

    private static FailureCause CauseOf(Exception e) => e is OutOfMemoryException or DeviceMemoryException ? FailureCause.OutOfMemory : FailureCause.Error;

    private async Task<(ITrainingPlan Plan, IWidePackRunner Runner)> WideRunnerOf(string experiment, string device, CancellationToken cancellation)
    {
        if (_wide is { } last && last.Experiment == experiment) return (last.Plan, last.Runner);
        var plan = await plans.Get(experiment, await desk.Spec(experiment, cancellation));
        var runner = plan.CreateWideRunner(device);
        _wide = (experiment, plan, runner);
        return (plan, runner);
    }

    private async Task<IPackRunner> RunnerOf(string experiment, CancellationToken cancellation)
    {
        if (_last is { } last && last.Experiment == experiment) return last.Runner;
        var runner = (await plans.Get(experiment, await desk.Spec(experiment, cancellation))).CreateRunner();
        _last = (experiment, runner);
        return runner;
    }

    /// <summary>The report of a fit; of the refit with its artifact, which is stored first: where that fails, the fit has.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which is no fault of the fit.</exception>
    public async Task<FitReport> ReportOf(LeaseGrant grant, TrainedFit fit, CancellationToken cancellation)
    {
        try
        {
            return await WithArtifact(grant.ExperimentId, fit, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(grant, [.. grant.Fits.Where(f => (f.Trial, f.Fold, f.Rung) == (fit.Report.Trial, fit.Report.Fold, fit.Report.Rung))], e)[0].Report;
        }
    }

    private async Task<FitReport> WithArtifact(string experiment, TrainedFit fit, CancellationToken cancellation)
    {
        if (fit.Model is not { } model) return fit.Report;
        var rows = await desk.Results(experiment, cancellation);
        var store = await artifacts.Get(cancellation);
        await store.PutArtifact(experiment, await Task.Run(() => model.Render(rows), cancellation), cancellation);
        return fit.Report with { Artifact = experiment };
    }

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: a pack of key {PackKey} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string packKey, string reason);

    [LoggerMessage(2, LogLevel.Debug, "How it failed")]
    private static partial void LogTrace(ILogger logger, Exception error);
}
