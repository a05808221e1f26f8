using Experiments.Contracts.Leases;
using Experiments.Engine.Artifacts;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>Stores the artifact of a refit, before its report names it.</summary>
internal sealed class RefitArtifacts(
    CoordinatorClient reader, ArtifactStoreSource artifacts, LeaseSecret secret, StoreRetry store,
    FitFailures failures)
{
    /// <summary>
    /// Creates the report of a fit. That of a refit names the artifact, which is stored first; where it cannot be made,
    /// the fit has failed.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which is no failure of the fit.</exception>
    public async Task<FitReport> CreateReportAsync(LeaseGrant grant, TrainedFit fit, CancellationToken cancellation)
    {
        if (fit.Model is not { } model) return fit.Report;
        try
        {
            return await StoreAsync(grant, fit.Report, model, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var leased = grant.Fits.Single(leased => leased.GetId() == fit.Report.GetId());
            return failures.Record(grant, [leased], e)[0].Report;
        }
    }

    private async Task<FitReport> StoreAsync(
        LeaseGrant grant, FitReport report, ITrainedModel model, CancellationToken cancellation)
    {
        var experiment = grant.ExperimentId;
        using var span = Spans.Start("artifact", grant.Fits[0].Trace, experiment, (SpanTags.Trial, report.Trial));
        var rows = await reader.GetResultsAsync(experiment, cancellation);
        var files = await Task.Run(() => model.Render(rows), cancellation);
        var target = artifacts.GetStore(new(grant.Token, secret.Value));
        // What does not pass by itself, such as a name that the store refuses, fails the refit: its slot must not wait.
        await store.RunAsync(experiment, () => target.PutArtifactAsync(experiment, files, cancellation),
            error => error.IsTransient, cancellation);
        return report with { Artifact = experiment, ArtifactSha256 = ArtifactManifest.FindSha256(files) };
    }
}
