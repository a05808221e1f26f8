using System.Globalization;
using Experiments.Contracts.Results;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Cluster;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests;

/// <summary>
/// The whole control plane from one seed: the project's own coordinators, ledgers, catalog and workers, over a network,
/// a store, clocks and a cluster that the seed draws, on one thread and on virtual time.
/// </summary>
internal sealed class Simulation
{
    private const int Server = 0, World = 1, FirstOther = 2;

    /// <summary>
    /// The longest time that the last fault can have effects: calls that time out, leases that expire, workers that
    /// poll again; and the same once more.
    /// </summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(40);

    private readonly ulong _seed;
    private readonly Pump _pump;
    private readonly SimulationDraw _draw;
    private readonly MemoryExperimentStore _store;
    private readonly Dictionary<string, SimulatedSearch> _searches;
    private readonly List<Client> _clients = [];
    private readonly FaultInjector _faults;
    private readonly Auditor _auditor;
    private readonly Cluster.Cluster _cluster;
    private readonly StoreServer _server;
    private readonly Dice _dice;
    private int _processes = FirstOther;

    private Simulation(ulong seed, Trace trace, MemoryExperimentStore store)
    {
        (_seed, _store) = (seed, store);
        _pump = new(new(seed, DicePurpose.Order), trace);
        var dice = new Dice(seed, DicePurpose.Configuration);
        _draw = SimulationDraw.Draw(dice);
        _dice = dice;
        _searches = _draw.Searches.Select((search, i) => new SimulatedSearch($"e{i}", search, seed))
            .ToDictionary(search => search.Id, StringComparer.Ordinal);
        _auditor = new(_pump, _store, _searches);
        var network = new Network(_pump, new(seed, DicePurpose.Network), _draw.Faults);
        var faults = new Dice(seed, DicePurpose.Faults);
        _cluster = new(_pump, network, faults);
        _server = new(new("store", Server, _pump), new(seed, DicePurpose.Store), _draw.Faults, _auditor, _store);
        _faults = new(new("world", World, _pump), faults, _draw.Faults, _cluster, network, _server, Start);
    }

    /// <summary>Runs a seed; null where all went as it must.</summary>
    public static string? Run(ulong seed, Trace trace) => new Simulation(seed, trace, new()).Run();

    private string? Run()
    {
        for (var i = 0; i < _draw.Silos; i++) Start();
        foreach (var (search, draw) in _searches.Values.Zip(_draw.Clients))
        {
            var client = new Client(new($"client {search.Id}", _processes++, _pump), _cluster, search, draw, _auditor);
            _cluster.Endpoints.Add(client);
            _clients.Add(client);
            client.Start();
        }
        _faults.Start();
        var violation = Verdict();
        _pump.Close();
        GC.KeepAlive(this);
        return violation is null ? null : $"{violation}\n{_draw}";
    }

    private string? Verdict()
    {
        var limit = _draw.Faults.Until + s_recovery + s_recovery;
        if (!_pump.Run(() => _faults.IsOver && _clients.TrueForAll(client => client.IsDone), limit.Ticks))
            return Failure("The clients were not heard");
        // On one slot, the slowest there can be, and everything anew.
        var work = TimeSpan.FromTicks(_searches.Values.Sum(search => search.Work.Ticks)) * SimulationDraw.MaxPace;
        if (!_pump.Run(() => _searches.Keys.All(HasEnded), _pump.Now + (s_recovery + work).Ticks))
            return Failure("The searches did not end");
        var commits = _auditor.Commits;
        _pump.Run(() => false, _pump.Now + s_silence.Ticks);
        if (_pump.Violation is null && _auditor.Commits != commits) return "After the end something was written.";
        try
        {
            foreach (var search in _searches.Values) FinalCheck.Run(search, _store.FindRows(search.Id)!, _auditor);
        }
        catch (ViolationException)
        {
            // The pump has it.
        }
        return _pump.Violation;
    }

    private string Failure(string otherwise) =>
        _pump.Violation ?? $"{otherwise}: {string.Join("; ", _searches.Keys.Select(DescribeSearch))}";

    private string DescribeSearch(string id) => $"{id} is {_store.FindRows(id)?.Record.Status.ToString() ?? "unknown"}";

    private bool HasEnded(string experiment) =>
        _store.FindRows(experiment)?.Record.Status.State is
            ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;

    private Cluster.Silo Start()
    {
        var number = _processes++;
        var skew = _dice.Between(-_draw.Faults.Skew, _draw.Faults.Skew);
        var process = new SimulatedProcess(
            string.Create(CultureInfo.InvariantCulture, $"silo {number - FirstOther}"), number, _pump, skew);
        var silo = new Cluster.Silo(
            process, new(_dice.Between(1, _draw.MaxSlots), _dice.Between(1, SimulationDraw.MaxPace), _draw.LeaseTerm),
            _cluster, _server, _searches, _auditor);
        _cluster.Members.Add(silo);
        _cluster.Endpoints.Add(silo);
        silo.Start();
        return silo;
    }

    public override string ToString() => $"seed {_seed}: {_draw}";
}
