using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Cluster;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests;

/// <summary>Regressions of the coordinator that seeds have found, each reduced to its cause.</summary>
public sealed class CoordinatorTests : IDisposable
{
    private const string Id = "e0";
    private readonly Pump _pump = new(new(1, DicePurpose.Order), new(keepsLines: false));
    private readonly SimulatedSearch _search = new(Id, new(0, 4, 1, 1, TimeSpan.FromSeconds(1), 0, false), 1);
    private readonly StoreServer _server;
    private readonly Cluster.Cluster _cluster;
    private readonly Auditor _auditor;
    private readonly MemoryExperimentStore _store;
    private int _silos;

    public CoordinatorTests()
        : this(new())
    {
    }

    private CoordinatorTests(MemoryExperimentStore store)
    {
        var searches = new Dictionary<string, SimulatedSearch> { [Id] = _search };
        _store = store;
        _auditor = new(_pump, store, searches);
        _cluster = new(_pump, new(_pump, new(1, DicePurpose.Network), new()), new(1, DicePurpose.Faults));
        _server = new(new("store", 0, _pump),
            new(1, DicePurpose.Store), new() { StoreDelay = TimeSpan.FromMilliseconds(8) }, _auditor, store);
    }

    [Fact]
    public void A_store_that_is_away_while_an_experiment_is_taken_up_does_not_end_it()
    {
        var first = Activate();
        Wait(first.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        var second = Make();
        var activation = second.Coordinator.ActivateAsync(CancellationToken.None);
        // The term is claimed, the record is read, and what comes next is not.
        Until(() => _server.Last == "claim");
        Until(() => _server.Last == "find");
        _server.IsAway = true;
        Until(() => _server.Last != "find");
        _server.IsAway = false;
        Until(() => activation.IsCompleted);
        Assert.IsType<StoreException>(activation.Exception?.InnerException);
        var third = Activate();
        Assert.Equal(ExperimentState.Running, Wait(third.Coordinator.GetStatusAsync())!.State);
        Assert.NotNull(Lease(third));
    }

    [Fact]
    public void A_submit_of_what_another_activation_runs_goes_on_from_its_rows()
    {
        var (first, second) = (Activate(), Activate());
        Wait(first.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        Report(first, Lease(first)!);
        Assert.True(Wait(second.Coordinator.SubmitAsync(new(Id, _search.Spec))).Accepted);
        var status = Wait(second.Coordinator.GetStatusAsync())!;
        Assert.Equal((1, 1), (status.FitsCompleted, _store.FindRows(Id)!.Fits.Count));
        Assert.NotEqual(0, Lease(second)!.Fits[0].Trial);
    }

    [Fact]
    public void A_lease_of_a_later_term_tells_an_activation_that_it_is_over()
    {
        var first = Activate();
        Wait(first.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        var second = Activate();
        var lease = Lease(second)!;
        Assert.Throws<StaleTermException>(() => Wait(first.Coordinator.RenewAsync(lease.Token, "w", 0)));
        Assert.True(first.IsReplaced);
        Assert.Equal(ReportVerdict.Accepted, Report(second, lease));
    }

    [Fact]
    public void A_slot_that_leaves_is_not_answered_by_an_activation_that_is_over()
    {
        var first = Activate();
        Wait(first.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        var second = Activate();
        var lease = Lease(second)!;
        Assert.Throws<StaleTermException>(() => Wait(first.Coordinator.LeaveAsync("w", 0)));
        Assert.True(first.IsReplaced);
        Wait(second.Coordinator.LeaveAsync("w", 0));
        Assert.Equal(lease.Fits[0].Trial, Lease(second, "another")!.Fits[0].Trial);
    }

    [Fact]
    public void What_has_ended_is_not_cancelled_before_its_end_is_durable()
    {
        var coordinator = Activate();
        Wait(coordinator.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        for (var trial = 0; trial < _search.Trials; trial++) Report(coordinator, Lease(coordinator)!);
        var refit = Lease(coordinator)!;
        Assert.Equal(FoldIndex.Refit, refit.Fits[0].Fold);
        var end = coordinator.Coordinator.ReportAsync(CreateReport(refit));
        var cancellation = coordinator.Coordinator.CancelAsync();
        Wait(end);
        Until(() => cancellation.IsCompleted);
        Assert.Equal(ExperimentState.Completed, _store.FindRows(Id)!.Record.Status.State);
        Assert.False(_store.FindRows(Id)!.Record.Flags.Cancelled);
    }

    [Fact]
    public void What_has_ended_is_not_written_again_for_its_priority()
    {
        var coordinator = Activate();
        Wait(coordinator.Coordinator.SubmitAsync(new(Id, _search.Spec)));
        var cancellation = coordinator.Coordinator.CancelAsync();
        var priority = coordinator.Coordinator.SetPriorityAsync(5);
        Wait(cancellation);
        Until(() => priority.IsCompleted);
        Assert.Null(_pump.Violation);
        Assert.Equal((ExperimentState.Cancelled, 0),
            (_store.FindRows(Id)!.Record.Status.State, _store.FindRows(Id)!.Record.Status.Priority));
    }

    public void Dispose()
    {
        _pump.Close();
        SynchronizationContext.SetSynchronizationContext(null);
        GC.KeepAlive(_cluster);
    }

    private CoordinatorActivation Make()
    {
        var process = new SimulatedProcess($"silo {_silos}", 1 + _silos++, _pump);
        SynchronizationContext.SetSynchronizationContext(process);
        var silo = new Cluster.Silo(process, new(1, 1, TimeSpan.FromSeconds(15)), _cluster, _server,
            new Dictionary<string, SimulatedSearch> { [Id] = _search }, _auditor);
        _cluster.Members.Add(silo);
        _cluster.Endpoints.Add(silo);
        return new(Id, silo);
    }

    private CoordinatorActivation Activate()
    {
        var made = Make();
        made.Begin();
        Wait(made.Ready);
        return made;
    }

    private LeaseGrant? Lease(CoordinatorActivation activation, string slot = "w") =>
        Wait(activation.Coordinator.LeaseAsync(new(slot, 1, null, ""))).Grant;

    private ReportVerdict Report(CoordinatorActivation activation, LeaseGrant lease) =>
        Wait(activation.Coordinator.ReportAsync(CreateReport(lease))).Verdicts[0];

    private ReportRequest CreateReport(LeaseGrant lease) => new(lease.Token, "w",
        [.. lease.Fits.Select(fit => new FitReport
        {
            Trial = fit.Trial,
            Fold = fit.Fold,
            FitKey = $"{_search.Spec.Data.Hash}/{fit.Params}/{fit.Fold}",
            Scores = new Dictionary<string, double>
            {
                [SimulatedSearch.Metric] = _search.GetResult(fit.Trial, fit.Fold).Score
            }
        })]);

    private T Wait<T>(Task<T> task)
    {
        Wait((Task)task);
        return task.Result;
    }

    private void Wait(Task task)
    {
        Until(() => task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    private void Until(Func<bool> condition) => Assert.True(
        _pump.Run(condition, _pump.Now + TimeSpan.FromMinutes(1).Ticks), _pump.Violation ?? "It did not come to that.");
}
