using System.Reflection;
using Experiments.Contracts.Grains;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Tests.Stores;
using Experiments.Silo.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Coordination;

public sealed class CatalogLinkTests
{
    private readonly List<(bool Wanting, TaskCompletionSource<int> Answer)> _announcements = [];
    private readonly LiveSlots _slots = new(TimeSpan.FromSeconds(15));
    private readonly CatalogLink _link;
    private ClusterInfo _info = new("artifacts", [], 0);

    public CatalogLinkTests()
    {
        var catalog = CatalogProxy.Create((method, arguments) =>
        {
            if (method == nameof(IExperimentCatalogGrain.GetInfoAsync)) return Task.FromResult(_info);
            var answer = new TaskCompletionSource<int>();
            _announcements.Add(((bool)arguments[1]!, answer));
            return answer.Task;
        });
        var host = new Host(catalog);
        var experiment = new OwnedExperiment(host);
        var record = StoreSamples.Experiment();
        experiment.SetDurable(record.Spec with { Device = "gpu" }, record.Status);
        var clock = new SiloClock(TimeProvider.System);
        var telemetry = new CoordinatorTelemetry(SilentInstruments.New(), new SearchSeries(new(), () => [], clock),
            NullLogger<SearchCoordinator>.Instance);
        _link = new(experiment, host, _slots, telemetry);
    }

    [Fact]
    public async Task Announcements_arrive_one_after_the_other()
    {
        var first = _link.AnnounceDemandAsync(true);
        var second = _link.AnnounceDemandAsync(false);
        Assert.Single(_announcements);
        Assert.False(_link.AnnouncedDemand);
        _announcements[0].Answer.SetResult(3);
        Assert.Equal(3, await first);
        Assert.Equal(3, _slots.Count);
        Assert.Equal([true, false], _announcements.Select(a => a.Wanting));
        _announcements[1].Answer.SetResult(0);
        Assert.Equal(0, await second);
    }

    [Fact]
    public async Task An_announcement_that_failed_may_not_have_arrived_and_the_next_is_made()
    {
        var first = _link.AnnounceDemandAsync(true);
        _announcements[0].Answer.SetException(new TimeoutException());
        Assert.Null(await first);
        Assert.Null(_link.AnnouncedDemand);
        var second = _link.AnnounceDemandAsync(true);
        _announcements[1].Answer.SetResult(1);
        Assert.Equal(1, await second);
        Assert.True(_link.AnnouncedDemand);
    }

    [Fact]
    public void Workers_that_went_away_with_nothing_are_woken_once_when_there_is_work()
    {
        Assert.False(_link.TakeWake(hasWork: true));
        _link.MarkWorkersIdle();
        Assert.False(_link.TakeWake(hasWork: false));
        Assert.True(_link.TakeWake(hasWork: true));
        Assert.False(_link.TakeWake(hasWork: true));
    }

    [Fact]
    public async Task A_device_that_no_worker_has_is_missing_and_one_that_is_quarantined_says_why()
    {
        _info = new("artifacts", ["one", "two"], 4);
        var missing = await RequestAsync(slots: 0);
        Assert.Equal(("gpu", 2, null), (missing!.Device, missing.Workers, missing.QuarantineReason));
        _info = _info with
        {
            Quarantined =
                [new("gpu:1", "lab", "It fell off the bus.", DateTimeOffset.MinValue, DateTimeOffset.MinValue)]
        };
        Assert.Contains(
            "It fell off the bus", (await RequestAsync(slots: 0))!.QuarantineReason, StringComparison.Ordinal);
        Assert.Null(await RequestAsync(slots: 1));
    }

    private async Task<Contracts.Results.MissingDevice?> RequestAsync(int slots)
    {
        var request = _link.RequestWorkersAsync();
        _announcements[^1].Answer.SetResult(slots);
        return await request;
    }

    private sealed class Host(IExperimentCatalogGrain catalog) : ICoordinatorHost
    {
        public string ExperimentId => "e";

        public IExperimentCatalogGrain Catalog => catalog;

        public void RunOnTurn(Func<Task> work) => throw new NotSupportedException();

        public Task<T> RunOffTurnAsync<T>(Func<T> work) => throw new NotSupportedException();

        public bool IsSiloDead(string workerId) => false;

        public void KeepAlive(bool stays) => throw new NotSupportedException();

        public void RequestReplacement() => throw new NotSupportedException();
    }

    /// <summary>A catalog that answers as a test says.</summary>
    public class CatalogProxy : DispatchProxy
    {
        private Func<string, object?[], object?> _answer = (_, _) => null;

        public static IExperimentCatalogGrain Create(Func<string, object?[], object?> answer)
        {
            var made = Create<IExperimentCatalogGrain, CatalogProxy>();
            ((CatalogProxy)(object)made)._answer = answer;
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            _answer(targetMethod!.Name, args ?? []);
    }
}
