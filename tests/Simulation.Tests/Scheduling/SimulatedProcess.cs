namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>
/// An operating system's process: the synchronisation context of all code that runs in it. Killed, it runs nothing
/// more, not even what cleans up; frozen, it runs later what would have run.
/// </summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly List<Event> _parked = [];
    private bool _isFrozen;

    public SimulatedProcess(string name, int number, Pump pump, TimeSpan skew = default)
    {
        (Name, Number, Pump) = (name, number, pump);
        Time = new(this, skew);
    }

    public string Name { get; }

    public int Number { get; }

    public Pump Pump { get; }

    public SimulatedTime Time { get; }

    public bool IsDead { get; private set; }

    public bool IsFrozen => _isFrozen;

    /// <summary>Returns whether an event is to run now; an event of a frozen process is kept for later.</summary>
    public bool Takes(Event next)
    {
        if (IsDead) return false;
        if (_isFrozen) _parked.Add(next);
        return !_isFrozen;
    }

    public void Kill() => IsDead = true;

    public void Freeze() => _isFrozen = true;

    public void Thaw()
    {
        _isFrozen = false;
        foreach (var parked in _parked) Pump.Post(this, parked.Callback, parked.State);
        _parked.Clear();
    }

    public override void Post(SendOrPostCallback d, object? state) => Pump.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) =>
        throw Pump.Fail("Something waits, and the only thread there is with it.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something in this process, from wherever; what it throws ends the simulation.</summary>
    public void Do(Func<Task> work) => Pump.Post(this, static state => Watch((Func<Task>)state!), work);

    public Task SleepAsync(TimeSpan time, CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource();
        Pump.After(time, this, static state => ((TaskCompletionSource)state!).TrySetResult(), done);
        // A cancelled call continues in its own event, not within the call that cancels.
        if (cancellation.CanBeCanceled)
            cancellation.Register(
                () => Pump.Post(this, static state => ((TaskCompletionSource)state!).TrySetResult(), done));
        return done.Task;
    }

    public void Log(string what) => Pump.Trace.Log(Pump.Now, Name, what);

    private static async void Watch(Func<Task> work) => await work();
}
