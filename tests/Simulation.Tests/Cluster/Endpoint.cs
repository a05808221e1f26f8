using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>An endpoint of the network: a silo or a client.</summary>
internal class Endpoint(SimulatedProcess process)
{
    private readonly List<IPendingCall> _pending = [];
    private bool _isWatched;

    public SimulatedProcess Process { get; } = process;

    /// <summary>The side of a partition on which it is; what is sent to another side is lost.</summary>
    public int Side { get; set; }

    /// <summary>The silo on which the endpoint last found each grain.</summary>
    public Dictionary<string, Silo> Cache { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes a call, which fails when its time is over.</summary>
    public void Await(IPendingCall call)
    {
        _pending.Add(call);
        Watch();
    }

    /// <summary>Ends what was asked of a silo that is given up.</summary>
    public void GiveUp(Silo silo)
    {
        foreach (var call in _pending.ToArray())
            if (call.Target == silo) call.Fail(new SiloUnavailableException($"{silo.Process.Name} is dead."));
    }

    private void Watch()
    {
        _pending.RemoveAll(call => call.IsOver);
        if (_isWatched || _pending.Count == 0) return;
        _isWatched = true;
        Process.Pump.At(_pending[0].Deadline, Process, static endpoint => ((Endpoint)endpoint!).Expire(), this);
    }

    private void Expire()
    {
        _isWatched = false;
        foreach (var call in _pending.ToArray())
            if (call.Deadline <= Process.Pump.Now && !call.IsOver)
                call.Fail(new TimeoutException("Nobody answered in time."));
        Watch();
    }
}

/// <summary>A call that waits for its answer.</summary>
internal interface IPendingCall
{
    Silo? Target { get; }

    long Deadline { get; }

    bool IsOver { get; }

    void Fail(Exception error);
}
