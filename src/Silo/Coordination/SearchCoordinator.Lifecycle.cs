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
    private DateTimeOffset? _due;

    /// <summary>Whether the store may know results of this data already, so that looking for them is worth its time.</summary>
    private bool _mayKnow;

    /// <summary>Begins, with what is durable of the experiment; before anything else is asked.</summary>
    public async Task Activate(CancellationToken cancellationToken)
    {
        if (await store.Find(Id, cancellationToken) is not { } record) return;
        if (IsOver(record.Status)) (_spec, _durable) = (record.Spec, record.Status);
        else await Continue();
    }

    /// <summary>Ends; what is durable is another's to go on with.</summary>
    public void Deactivate()
    {
        _timer?.Dispose();
        series.Hide(Id);
        running.End(Id);
    }

    private static bool IsOver(ExperimentStatus status) =>
        status.State is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;

    private async Task<SubmitReply> Begin(ExperimentSpec spec)
    {
        using var span = Spans.OfSubmit(Id);
        ITrainingPlan plan;
        try
        {
            plan = await plans.Get(Id, spec);
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
            Trials = Math.Min(plan.Grid.Count, spec.Budget.MaxTrials ?? long.MaxValue),
            Folds = plan.Folds,
            Submitted = clock.Now,
            RefitMetric = plan.RefitMetric,
            Priority = spec.Priority,
            Trace = span is { Recorded: true } ? span.Id : null,
        };
        var record = new ExperimentRecord(spec, status);
        if (!await store.Create(record))
        {
            // Another activation began it, or an earlier try here: there may be more of it than its record.
            await Continue();
            return new([]);
        }

        var epoch = await store.ClaimEpoch(Id);
        instruments.OnEpochClaimed();
        await LookForKnown(spec);
        _search = ActiveSearch.Begin(record with { Epoch = epoch }, plan, options.LeaseTerm, clock.Now);
        (_spec, _durable) = (spec, status);
        series.Show(_search.ReadingOf(status));
        running.Begin(Id);
        host.Stay(true);
        LogStarted(logger, Id, status.Trials, status.Folds);
        await Want(true);
        Schedule();
        return new([]);
    }

    /// <summary>Takes an experiment up that an earlier activation left, as the store knows it.</summary>
    private async Task Continue()
    {
        // The epoch comes first: from here on nothing that is read can change.
        var epoch = await store.ClaimEpoch(Id);
        instruments.OnEpochClaimed();
        var record = (await store.Find(Id))! with { Epoch = epoch };
        using var span = Spans.Of("take over", record.Status.Trace, Id);
        if (IsOver(record.Status))
        {
            (_spec, _durable) = (record.Spec, record.Status);
            return;
        }

        try
        {
            var plan = await plans.Get(Id, record.Spec);
            await LookForKnown(record.Spec);
            _search = await ActiveSearch.Restore(record, plan, options.LeaseTerm, store, host, clock.Now);
            if (options.IsAlone) _search.TakeBackAll(clock.Now);
        }
        // A store that cannot be reached now may be there at the next activation.
        catch (Exception e) when (e is (SiloException or SpecException or DataException) and not (ArtifactStoreException or StoreException))
        {
            var failed = record.Status with { State = ExperimentState.Failed, Ended = clock.Now, Message = $"It could not be taken up again: {e.Message}" };
            await store.Commit(new() { Status = failed, Epoch = epoch, Switches = record.Switches, RefitTrial = record.RefitTrial });
            (_spec, _durable) = (record.Spec, failed);
            series.Show(new(failed, 0, 0, new Dictionary<string, double>()));
            LogLost(logger, Id, e.Message);
            return;
        }

        (_spec, _durable) = (record.Spec, record.Status);
        running.Begin(Id);
        host.Stay(true);
        LogRestored(logger, Id, epoch);
        await Commit();
        if (_search is { } taken) series.Show(taken.ReadingOf(_durable));
        if (Search is { } search) await Want(search.HasWork);
        Schedule();
    }

    private async Task LookForKnown(ExperimentSpec spec) => _mayKnow = (await store.List())
        .Any(e => e.Status.ExperimentId != Id && e.Status.FitsCompleted > 0 && e.Spec.Data.Hash == spec.Data.Hash);
}
