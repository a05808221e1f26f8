using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

internal sealed partial class SearchCoordinator
{
    private readonly LiveSlots _slots = new(options.LeaseTerm);
    private ITimer? _timer;
    private DateTimeOffset? _timerDue;

    /// <summary>
    /// Whether the store may know results of this data already, so that looking for them is worth its time.
    /// </summary>
    private bool _mayHaveKnownFits;

    /// <summary>Begins, with what is durable of the experiment; before anything else is asked.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        if (await store.FindAsync(Id, cancellationToken) is not { } record) return;
        if (HasEnded(record.Status)) (_spec, _durableStatus) = (record.Spec, record.Status);
        else await TakeOverAsync();
    }

    /// <summary>Ends; what is durable is another's to go on with.</summary>
    public void Deactivate()
    {
        _timer?.Dispose();
        series.Remove(Id);
        running.Remove(Id);
    }

    private static bool HasEnded(ExperimentStatus status) =>
        status.State is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;

    private async Task<SubmitReply> BeginAsync(ExperimentSpec spec)
    {
        using var span = Spans.StartSubmit(Id);
        ITrainingPlan plan;
        try
        {
            plan = await plans.GetAsync(Id, spec);
        }
        catch (SpecException e)
        {
            return new([.. e.Issues.Select(i => new IssueMessage(i.Path, i.Message, i.Remedy))]);
        }
        catch (DataException e)
        {
            return new([new("data", e.Message, e.Remedy)]);
        }
        catch (ArtifactStoreException e)
        {
            return new([new("data.path", e.Message, null)]);
        }

        var status = new ExperimentStatus
        {
            ExperimentId = Id,
            Name = spec.Name,
            State = ExperimentState.Running,
            Trials = plan.Trials.MaxTrials,
            Folds = plan.Folds,
            Submitted = clock.Now,
            RefitMetric = plan.RefitMetric,
            Priority = spec.Priority,
            Trace = span is { Recorded: true } ? span.Id : null,
        };
        var record = new ExperimentRecord(spec, status);
        if (!await store.CreateAsync(record))
        {
            // Another activation began it, or an earlier try here: there may be more of it than its record.
            await TakeOverAsync();
            return new([]);
        }

        var epoch = await store.ClaimTermAsync(Id);
        instruments.OnTermClaimed();
        await CheckForKnownFitsAsync(spec);
        _search = ActiveSearch.Begin(record with { Term = epoch }, plan, options.LeaseTerm, clock.Now);
        (_spec, _durableStatus) = (spec, status);
        series.Update(_search.CreateMetrics(status));
        running.Add(Id);
        host.KeepAlive(true);
        LogStarted(logger, Id, status.Trials, status.Folds);
        await AnnounceDemandAsync(true);
        ScheduleTimer();
        return new([]);
    }

    /// <summary>Takes an experiment up that an earlier activation left, as the store knows it.</summary>
    private async Task TakeOverAsync()
    {
        // The epoch comes first: from here on nothing that is read can change.
        var epoch = await store.ClaimTermAsync(Id);
        instruments.OnTermClaimed();
        var record = (await store.FindAsync(Id))! with { Term = epoch };
        using var span = Spans.Start("take over", record.Status.Trace, Id);
        if (HasEnded(record.Status))
        {
            (_spec, _durableStatus) = (record.Spec, record.Status);
            return;
        }

        try
        {
            var plan = await plans.GetAsync(Id, record.Spec);
            await CheckForKnownFitsAsync(record.Spec);
            _search = await ActiveSearch.RestoreAsync(record, plan, options.LeaseTerm, store, host, clock.Now);
            if (options.IsAlone) _search.TakeBackAll(clock.Now);
        }
        // A store that cannot be reached now may be there at the next activation.
        catch (Exception e) when (e is
            (SiloException or SpecException or DataException) and not (ArtifactStoreException or StoreException))
        {
            var failed = record.Status with
            {
                State = ExperimentState.Failed,
                Ended = clock.Now,
                Message = $"It could not be taken up again: {e.Message}"
            };
            await store.CommitAsync(
                new() { Status = failed, Term = epoch, Switches = record.Switches, RefitTrial = record.RefitTrial });
            (_spec, _durableStatus) = (record.Spec, failed);
            series.Update(new(failed, 0, 0, new Dictionary<string, double>()));
            LogLost(logger, Id, e.Message);
            return;
        }

        (_spec, _durableStatus) = (record.Spec, record.Status);
        running.Add(Id);
        host.KeepAlive(true);
        LogRestored(logger, Id, epoch);
        await CommitAsync();
        if (_search is { } taken) series.Update(taken.CreateMetrics(_durableStatus));
        if (Search is { } search) await AnnounceDemandAsync(search.HasWork);
        ScheduleTimer();
    }

    private async Task CheckForKnownFitsAsync(ExperimentSpec spec) => _mayHaveKnownFits = (await store.ListAsync())
        .Any(e => e.Status.ExperimentId != Id && e.Status.FitsCompleted > 0 && e.Spec.Data.Hash == spec.Data.Hash);
}
