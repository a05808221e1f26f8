using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// A search that runs, in its parts, which share its ledger. It has one caller at a time. Every call is applied in
/// memory; the caller answers after the batch with the call's rows is durable (<see cref="SearchBatches.Take"/>).
/// </summary>
internal sealed class ActiveSearch
{
    public ActiveSearch(
        ExperimentRecord record, ITrainingPlan plan, ISearchStrategy strategy, TrialLedger ledger,
        SearchHistory history, DateTimeOffset now)
    {
        (Term, Plan) = (record.Term, plan);
        State = new(record, ledger, plan.Folds, now);
        Reports = new(ledger, history, plan.RefitMetric);
        Leases = new(ledger, State, Reports, history.Counts);
        Grants = new(record, ledger);
        Rules = new(record.Status.ExperimentId, plan, ledger, Grants);
        var status = new StatusBuilder(record, plan, strategy, ledger, history, State);
        Batches = new(ledger, State, Reports, status, history, record.Term);
    }

    /// <summary>The term of its commits.</summary>
    public long Term { get; }

    /// <summary>The experiment, resolved against its data.</summary>
    public ITrainingPlan Plan { get; }

    /// <summary>The state of the search, and the operations of users that change it.</summary>
    public SearchState State { get; }

    /// <summary>The leases of its trials.</summary>
    public SearchLeases Leases { get; }

    /// <summary>The messages that grant its leases.</summary>
    public GrantBuilder Grants { get; }

    /// <summary>The rules that a report of one of its fits must fulfil.</summary>
    public ReportRules Rules { get; }

    /// <summary>The results of its fits.</summary>
    public SearchReports Reports { get; }

    /// <summary>The batches of rows that must become durable.</summary>
    public SearchBatches Batches { get; }

    /// <summary>Creates the search of a new experiment.</summary>
    public static ActiveSearch Begin(
        ExperimentRecord record, ITrainingPlan plan, TimeSpan leaseTerm, DateTimeOffset now)
    {
        var strategy = plan.Trials.CreateStrategy();
        var ledger = new TrialLedger(strategy, CreateLedgerOptions(plan, leaseTerm), record.Term);
        return new(record, plan, strategy, ledger, new(new(plan.Folds, now)), now);
    }

    /// <summary>Creates the options of a search's ledger: the slots of a device share its faults.</summary>
    public static TrialLedgerOptions CreateLedgerOptions(ITrainingPlan plan, TimeSpan leaseTerm) =>
        new() { Folds = plan.Folds, LeaseTerm = leaseTerm, GetDevice = WorkerKey.FromSlot };
}
