using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>Answers workers that ask for trials. A lease is durable before its worker hears of it.</summary>
internal sealed class LeaseGranter(
    OwnedExperiment experiment, SearchLifecycle lifecycle, ICoordinatorHost host, IExperimentStore store,
    SiloClock clock, SiloHostOptions options, CoordinatorTelemetry telemetry)
{
    private readonly LiveSlots _slots = lifecycle.Slots;
    private readonly CommitQueue _commits = lifecycle.Commits;
    private readonly CatalogLink _catalog = lifecycle.Catalog;

    /// <summary>Grants a worker a lease, where there is something for it.</summary>
    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        // Its silo was voted out and does not know it: whatever it was granted would be taken back at once.
        if (host.IsSiloDead(request.WorkerId)) return new(null, Ended: false);
        if (!_slots.TryBeginRequest(request.WorkerId, request.Number, clock.Now)) return new(null, Ended: false);
        if (request.TokensHeld is { } holds && _commits.Search is { } held)
            telemetry.OnLeasesGivenBack(held.Leases.TakeBack(request.WorkerId, holds));
        while (_commits.Search is { State.HasEnded: false } search)
        {
            if (search.Grants.NeedsRefitEpochs) await LearnRefitEpochsAsync(search);
            var lease = search.Leases.Grant(
                request, _slots.Count, _slots.HasOtherDeviceThan(request.WorkerId), clock.Now);
            if (lease is null)
            {
                if (!request.Ahead) _catalog.MarkWorkersIdle();
                // It came although there is nothing: what the catalog was told may have been lost.
                if (!request.Ahead && !search.State.HasWork) _catalog.ForgetAnnouncement();
                break;
            }

            using var span = StartLeaseSpan(lease);
            var known = await lifecycle.KnownFits.AdoptAsync(search, lease);
            await lifecycle.CommitAsync();
            if (!_slots.IsLatestRequest(request.WorkerId, request.Number))
            {
                // It has asked again meanwhile, and hears nothing of this answer.
                search.Leases.GiveBack(lease.Token);
                await lifecycle.CommitAsync();
                return new(null, Ended: false);
            }
            // The term begins now; a lease that was lost on the way, as by a cancellation, is not granted.
            if (search.Leases.Renew(lease.Token, clock.Now) is null
                    || search.Grants.Build(lease, options.LeaseTerm, known, span?.Id) is not { } grant)
                continue;
            telemetry.OnLeaseGranted();
            return new(grant, Ended: false);
        }

        await _commits.EnsureOwnershipAsync();
        // An end that is not durable yet may be taken back.
        await lifecycle.CommitAsync();
        return new(null, experiment.HasEndedDurably);
    }

    /// <summary>The span of a lease, where it is traced; the refit's always is.</summary>
    private Activity? StartLeaseSpan(Lease lease)
    {
        var trace = experiment.DurableStatus?.Trace;
        var isTraced = trace is not null && (lease.Trials[0].Fits.Any(fit => fit.Id.IsRefit)
            || Spans.IsTraced(lease.Token.Value, options.TraceRatio));
        return isTraced
            ? Spans.Start("lease", trace, experiment.Id, (SpanTags.Worker, lease.WorkerId),
                (SpanTags.Trials, string.Join(' ', lease.Trials.Select(trial => trial.Trial.Number))))
            : null;
    }

    /// <summary>
    /// A refit without a validation part of its own trains the mean best number of epochs of the winner's folds.
    /// </summary>
    private async Task LearnRefitEpochsAsync(ActiveSearch search)
    {
        var winner = search.Grants.RefitTrial!.Value;
        await lifecycle.CommitAsync();
        var folds = (await store.GetResultsAsync(experiment.Id, winner, 1)).Trials[0].Fits;
        search.Grants.RefitEpochs = Math.Max(
            1, (int)Math.Round(folds.Average(f => f.BestEpoch), MidpointRounding.AwayFromZero));
    }
}
