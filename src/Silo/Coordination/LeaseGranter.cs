using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>Answers slots that ask for trials. A lease is durable before its slot gets it.</summary>
internal sealed class LeaseGranter(
    OwnedExperiment experiment, SearchLifecycle lifecycle, ICoordinatorHost host, SiloClock clock,
    SiloHostOptions options, CoordinatorTelemetry telemetry)
{
    private readonly LiveSlots _slots = lifecycle.Slots;
    private readonly CommitQueue _commits = lifecycle.Commits;
    private readonly CatalogLink _catalog = lifecycle.Catalog;

    /// <summary>Grants a lease to a slot, if there are trials for it.</summary>
    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        if (!_slots.TryBeginRequest(request.WorkerId, request.Number, clock.Now)) return new(null, Ended: false);
        if (request.TokensHeld is { } holds && _commits.Search is { } held)
            telemetry.OnLeasesGivenBack(held.Leases.TakeBack(request.WorkerId, request.Secret, holds));
        while (request.MaxTrials > 0 && _commits.Search is { State.HasEnded: false } search)
        {
            // The silo was voted out and does not know it yet, or while a lease became durable: its leases are taken
            // back at once, each time at the cost of an attempt.
            if (host.IsSiloDead(request.WorkerId)) return new(null, Ended: false);
            if (search.Grants.NeedsRefitEpochs) await lifecycle.LearnRefitEpochsAsync(search);
            var lease = search.Leases.Grant(
                request, _slots.Count, _slots.HasOtherDeviceThan(request.WorkerId), clock.Now);
            if (lease is null)
            {
                if (!request.Ahead) _catalog.MarkWorkersIdle();
                // The slot asked although there is no work: the last announcement to the catalog may have been lost.
                if (!request.Ahead && !search.State.HasWork) _catalog.ForgetAnnouncement();
                break;
            }

            using var span = StartLeaseSpan(lease);
            var known = await lifecycle.KnownFits.AdoptAsync(search, lease);
            await lifecycle.CommitAsync();
            if (!_slots.IsLatestRequest(request.WorkerId, request.Number))
            {
                // The slot has asked again meanwhile and ignores this answer.
                search.Leases.GiveBack(lease.Token);
                await lifecycle.CommitAsync();
                return new(null, Ended: false);
            }
            // The lease term begins now. A lease that ended meanwhile, for example by a cancellation, is not granted.
            if (search.Leases.Renew(lease.Token, clock.Now) is null
                    || search.Grants.Build(lease, options.LeaseTerm, known, span?.Id) is not { } grant)
                continue;
            telemetry.OnLeaseGranted();
            return new(grant, Ended: false);
        }

        await _commits.EnsureOwnershipAsync();
        // The answer must not depend on an end that is not durable.
        await lifecycle.CommitAsync();
        return new(null, experiment.HasEndedDurably);
    }

    /// <summary>Starts the span of a lease; null for one that is not traced. A refit is always traced.</summary>
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
}
