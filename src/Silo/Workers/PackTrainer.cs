using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// Turns a lease into reports: finds the plan, trains on the slot's thread, stores the refit's artifact. One a slot.
/// </summary>
internal sealed partial class PackTrainer(
    WorkerState state, LeaseClient desk, PlanCache plans, ArtifactStoreSource artifacts, SiloClock clock,
    ExperimentsInstruments instruments, ILogger<PackTrainer> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    // Of pack keys for which the device had no room for as many lanes as it seemed.
    private readonly Dictionary<string, int> _rooms = new(StringComparer.Ordinal);
    private (string Experiment, IPackRunner Runner)? _last;
    private (string Experiment, ITrainingPlan Plan, IWidePackRunner Runner)? _wide;

    /// <summary>How many trials to lease, by what the last ones took.</summary>
    public LeaseSize Size { get; private set; } = LeaseSize.One;

    /// <summary>
    /// Trains a lease's fits, one trial after another. What fails is reported as failed; only a run that was cancelled
    /// before a trial had ended throws. A lease that takes too long, or is cancelled later, ends early: the rest has no
    /// reports.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<IReadOnlyList<FitReport>> TrainAsync(
        ISlotThread thread, HeldLease lease, CancellationToken cancellation)
    {
        var grant = lease.Grant;
        try
        {
            var runner = await RunnerOfAsync(grant.ExperimentId, cancellation);
            state.NumericsClass = runner.NumericsClass;
            await lease.Checkpoints.FetchAsync(cancellation);
            List<TrainedFit> fits;
            using (var pack = PackSpan.Begin(grant, state.Device))
                (fits, Size) = await thread.RunAsync(() => TrainInTurn(runner, lease, pack.Fits, cancellation));
            return fits.Exists(fit => fit.Model is not null)
                ? await Task.WhenAll(
                    fits.Select(fit => WithArtifactAsync(grant.ExperimentId, grant.Fits[0].Trace, fit, cancellation)))
                : [.. fits.Select(fit => fit.Report)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [.. Failed(grant, grant.Fits, e).Select(fit => fit.Report)];
        }
    }

    /// <summary>
    /// Fills a pack to what its device takes, and trains it; results are handed to the pack as they come.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task TrainWideAsync(ISlotThread thread, WidePack pack)
    {
        IWidePackRunner? runner = null;
        try
        {
            (var plan, runner) = await WideRunnerOfAsync(pack.First.ExperimentId, pack.Device, pack.Cancellation);
            (var lanes, state.NumericsClass) =
                await thread.RunAsync(() => (runner.Capacity(pack.First.Fits[0]), runner.NumericsClass));
            await pack.FillAsync(Math.Min(lanes, _rooms.GetValueOrDefault(pack.First.PackKey, lanes)), plan.Folds);
            await thread.RunAsync(() =>
            {
                runner.Run(pack.Fits, pack, pack.Checkpoints, pack.Cancellation);
                return true;
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            pack.Close();
            await thread.RunAsync(() => TrainByTrial(runner, pack, e));
        }
    }

    /// <summary>
    /// Trains what is left of a pack that failed trial by trial, so that one that cannot be trained takes no other with
    /// it.
    /// </summary>
    private bool TrainByTrial(IWidePackRunner? runner, WidePack pack, Exception error)
    {
        LogFailed(logger, pack.First.ExperimentId, pack.First.PackKey, error.Message);
        if (state.Health.Quarantine is not null && CauseOf(error) == FailureCause.DeviceFailed)
            return Failed(pack.First, [], error) is [];
        foreach (var lease in pack.Unended.ToList())
            foreach (var trial in lease.Fits.GroupBy(fit => (fit.Trial, fit.Rung)))
            {
                TrainTogether(runner, pack, lease.Grant, [.. trial], error);
                // What a device that was set aside did not train is given back.
                if (state.Health.Quarantine is not null) return true;
            }
        return true;
    }

    /// <summary>Trains fits of one trial; where they have no room together, each alone.</summary>
    private void TrainTogether(
        IWidePackRunner? runner, WidePack pack, LeaseGrant grant, LeasedFit[] fits, Exception error)
    {
        try
        {
            if (runner is null) throw error;
            runner.Run(fits, pack, pack.Checkpoints, pack.Cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LeasedFit[] left = [.. fits.Where(pack.Awaits)];
            if (left.Length > 1 && CauseOf(e) == FailureCause.OutOfMemory)
                foreach (var fit in left) TrainTogether(runner, pack, grant, [fit], error);
            else
                foreach (var fit in Failed(grant, left, e)) pack.Ended(fit);
        }
    }

    /// <summary>Notes that packs of a key are to have no more lanes than these.</summary>
    public void Narrowed(string packKey, int lanes) => _rooms[packKey] = lanes;

    public void Forget(string experiment)
    {
        if (_last?.Experiment == experiment) _last = null;
        if (_wide?.Experiment == experiment) _wide = null;
        plans.Forget(experiment);
    }

    private (List<TrainedFit> Fits, LeaseSize Next) TrainInTurn(
        IPackRunner runner, HeldLease lease, IReadOnlyList<LeasedFit> leased, CancellationToken cancellation)
    {
        var trained = new List<TrainedFit>();
        var trials = 0;
        var start = clock.Time.GetTimestamp();
        foreach (var trial in leased.GroupBy(f => (f.Trial, f.Rung)))
        {
            var late = trials > 0
                && (cancellation.IsCancellationRequested || clock.Time.GetElapsedTime(start) > LeaseSize.ReportAfter);
            if (late || TrainTrial(runner, lease, [.. trial], mayStop: trials > 0, cancellation) is not { } fits) break;
            trained.AddRange(fits);
            trials++;
            if (state.Health.Quarantine is not null) break;
        }

        return (trained, LeaseSize.FromLast(lease.Grant.PackKey, trials, clock.Time.GetElapsedTime(start)));
    }

    /// <summary>
    /// The fits of one trial; null where it was cancelled and something else is done that can be reported.
    /// </summary>
    private IReadOnlyList<TrainedFit>? TrainTrial(
        IPackRunner runner, HeldLease lease, LeasedFit[] fits, bool mayStop, CancellationToken cancellation)
    {
        try
        {
            instruments.OnLanes(state.Device, fits.Length);
            var trained = runner.Run(fits, lease.Checkpoints, cancellation);
            Succeeded();
            return trained;
        }
        catch (OperationCanceledException) when (mayStop)
        {
            return null;
        }
        catch (Exception e) when (CauseOf(e) == FailureCause.OutOfMemory && fits.Length > 1)
        {
            // In the smallest pack that there is.
            var trained = new List<TrainedFit>();
            foreach (var fit in fits)
            {
                if (TrainTrial(runner, lease, [fit], mayStop, cancellation) is not { } alone) return null;
                trained.AddRange(alone);
            }
            return trained;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(lease.Grant, fits, e);
        }
    }

    /// <summary>Notes that the device trained something.</summary>
    public void Succeeded()
    {
        if (state.Health.RecordSuccess()) LogTrusted(logger, state.Device);
    }

    private TrainedFit[] Failed(LeaseGrant grant, IReadOnlyList<LeasedFit> fits, Exception error)
    {
        // That it fails while it is tried again costs no fit anything: they have no reports, and are given back.
        var isTry = state.Health.Quarantine is not null;
        var isFault = CauseOf(error) == FailureCause.DeviceFailed;
        if (isFault && state.Health.RecordFault(error.Message))
            LogAside(logger, QuarantineText.Format(state.Health.Quarantine!), state.Health.Quarantine!.Retry);
        if (isFault && isTry) return [];
        LogFailed(logger, grant.ExperimentId, grant.PackKey, error.Message);
        LogTrace(logger, error);
        var failure = new FitFailure(CauseOf(error), error.Message);
        return [.. fits.Select(
            f => new TrainedFit(new FitReport { Trial = f.Trial, Fold = f.Fold, Rung = f.Rung, Failure = failure }))];
    }

    private static FailureCause CauseOf(Exception e) => e switch
    {
        OutOfMemoryException or DeviceMemoryException => FailureCause.OutOfMemory,
        // What all rules let pass and this fit's own rows, or the numbers in them, do not.
        SpecException or DataException => FailureCause.BadConfiguration,
        _ when DeviceFault.IsDeviceFault(e) => FailureCause.DeviceFailed,
        _ => FailureCause.Error,
    };

    private async Task<(ITrainingPlan Plan, IWidePackRunner Runner)> WideRunnerOfAsync(
        string experiment, string device, CancellationToken cancellation)
    {
        if (_wide is { } last && last.Experiment == experiment) return (last.Plan, last.Runner);
        var plan = await PlanOfAsync(experiment, cancellation);
        var runner = plan.CreateWideRunner(device);
        _wide = (experiment, plan, runner);
        return (plan, runner);
    }

    private async Task<IPackRunner> RunnerOfAsync(string experiment, CancellationToken cancellation)
    {
        if (_last is { } last && last.Experiment == experiment) return last.Runner;
        var runner = (await PlanOfAsync(experiment, cancellation)).CreateRunner();
        _last = (experiment, runner);
        return runner;
    }

    /// <summary>
    /// The report of a fit; of the refit with its artifact, which is stored first: where it cannot be made, the fit has
    /// failed.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which is no fault of the fit.</exception>
    public async Task<FitReport> ReportOfAsync(LeaseGrant grant, TrainedFit fit, CancellationToken cancellation)
    {
        try
        {
            return await WithArtifactAsync(grant.ExperimentId, grant.Fits[0].Trace, fit, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(grant, [.. grant.Fits.Where(
                f => (f.Trial, f.Fold, f.Rung) == (fit.Report.Trial, fit.Report.Fold, fit.Report.Rung))], e)[0].Report;
        }
    }

    private async Task<FitReport> WithArtifactAsync(
        string experiment, string? trace, TrainedFit fit, CancellationToken cancellation)
    {
        if (fit.Model is not { } model) return fit.Report;
        using var span = Spans.Start("artifact", trace, experiment, (SpanTags.Trial, fit.Report.Trial));
        var rows = await desk.GetResultsAsync(experiment, cancellation);
        await StoreAsync(experiment, await Task.Run(() => model.Render(rows), cancellation), cancellation);
        return fit.Report with { Artifact = experiment };
    }

    /// <summary>The experiment's plan, once its data can be had.</summary>
    /// <exception cref="OperationCanceledException">The lease was lost, or the silo stops.</exception>
    private async Task<ITrainingPlan> PlanOfAsync(string experiment, CancellationToken cancellation)
    {
        var spec = await desk.GetSpecAsync(experiment, cancellation);
        using var wait = new StoreWait(instruments);
        while (true)
        {
            try
            {
                return await plans.GetAsync(experiment, spec).WaitAsync(cancellation);
            }
            catch (ArtifactStoreException e) when (e.IsTransient)
            {
                wait.Begin();
                await PauseAsync(experiment, e, cancellation);
            }
        }
    }

    /// <summary>
    /// Stores an artifact, however often that fails: a full disk or a store that is away is no fault of the fit.
    /// </summary>
    /// <exception cref="OperationCanceledException">The lease was lost, or the silo stops.</exception>
    private async Task StoreAsync(
        string experiment, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation)
    {
        using var wait = new StoreWait(instruments);
        while (true)
        {
            try
            {
                await artifacts.Store.PutArtifactAsync(experiment, files, cancellation);
                return;
            }
            catch (ArtifactStoreException e)
            {
                wait.Begin();
                await PauseAsync(experiment, e, cancellation);
            }
        }
    }

    /// <summary>Waits, while the lease is renewed, for somebody to free space or for the store to come back.</summary>
    private Task PauseAsync(string experiment, ArtifactStoreException error, CancellationToken cancellation)
    {
        LogStore(logger, experiment, s_pause.TotalSeconds, error.Message);
        return Task.Delay(s_pause, clock.Time, cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: a pack of key {PackKey} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string packKey, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Aside}; it is tried again at {Retry:HH:mm:ss}")]
    private static partial void LogAside(ILogger logger, string aside, DateTimeOffset retry);

    [LoggerMessage(4, LogLevel.Warning, "{Device} trains again")]
    private static partial void LogTrusted(ILogger logger, string device);

    [LoggerMessage(2, LogLevel.Debug, "How it failed")]
    private static partial void LogTrace(ILogger logger, Exception error);

    [LoggerMessage(5, LogLevel.Warning,
        "Experiment {Experiment} waits for the artifact store, and asks again in {Seconds} s: {Reason}")]
    private static partial void LogStore(ILogger logger, string experiment, double seconds, string reason);
}
