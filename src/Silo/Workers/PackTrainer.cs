using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Devices;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>Turns a lease into reports: finds the plan, trains on the slot's thread, stores the refit's artifact. One a slot.</summary>
internal sealed partial class PackTrainer(IGrainFactory grains, PlanCache plans, ArtifactStoreSource artifacts, ILogger<PackTrainer> logger)
{
    private (string Experiment, IPackRunner Runner)? _last;

    /// <summary>Trains a lease's fits. What fails is reported as failed; only a cancelled run throws.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<IReadOnlyList<FitReport>> Train(SlotThread thread, LeaseGrant grant, CancellationToken cancellation)
    {
        try
        {
            var runner = await RunnerOf(grant.ExperimentId);
            var fits = await thread.Run(() => runner.Run(grant.Fits, cancellation));
            return await Task.WhenAll(fits.Select(fit => WithArtifact(grant.ExperimentId, fit, cancellation)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, grant.ExperimentId, grant.PackKey, e.Message);
            LogTrace(logger, e);
            var failure = new FitFailure(CauseOf(e), e.Message);
            return [.. grant.Fits.Select(f => new FitReport { Trial = f.Trial, Fold = f.Fold, Rung = f.Rung, Failure = failure })];
        }
    }

    public void Forget(string experiment)
    {
        if (_last?.Experiment == experiment) _last = null;
        plans.Forget(experiment);
    }

    private static FailureCause CauseOf(Exception e) => e is OutOfMemoryException or DeviceMemoryException ? FailureCause.OutOfMemory : FailureCause.Error;

    private async Task<IPackRunner> RunnerOf(string experiment)
    {
        if (_last is { } last && last.Experiment == experiment) return last.Runner;
        var spec = await grains.GetGrain<ISearchCoordinatorGrain>(experiment).GetSpec()
            ?? throw new SiloException($"Experiment '{experiment}' was leased but never submitted.");
        var runner = (await plans.Get(experiment, spec)).CreateRunner();
        _last = (experiment, runner);
        return runner;
    }

    private async Task<FitReport> WithArtifact(string experiment, TrainedFit fit, CancellationToken cancellation)
    {
        if (fit.Model is not { } model) return fit.Report;
        var rows = new List<TrialRow>();
        for (long? from = 0; from is { } trial;)
        {
            var page = await grains.GetGrain<ISearchCoordinatorGrain>(experiment).GetResults(trial, 1000);
            rows.AddRange(page.Trials);
            from = page.NextTrial;
        }

        var store = await artifacts.Get(cancellation);
        await store.PutArtifact(experiment, await Task.Run(() => model.Render(rows), cancellation), cancellation);
        return fit.Report with { Artifact = experiment };
    }

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: a pack of key {PackKey} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string packKey, string reason);

    [LoggerMessage(2, LogLevel.Debug, "How it failed")]
    private static partial void LogTrace(ILogger logger, Exception error);
}
