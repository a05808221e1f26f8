namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>
/// Runs everything of one simulation on the thread that made it, in the order of virtual time; what falls on one moment
/// comes in an order that the seed draws. A call from another thread has left the simulation, and is a violation.
/// </summary>
internal sealed class Pump(Dice order, Trace trace)
{
    private readonly PriorityQueue<Event, Due> _later = new();
    private readonly Queue<Event> _now = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _sequence;
    private volatile bool _isClosed;

    /// <summary>Virtual time, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>Events that ran.</summary>
    public long Count { get; private set; }

    public Trace Trace => trace;

    /// <summary>The violation that was found, if any: no event runs after it.</summary>
    public string? Violation { get; private set; }

    /// <summary>
    /// Notes that something happened that never may. Others may swallow what this throws; what it notes stays.
    /// </summary>
    public ViolationException Fail(string violation)
    {
        Violation ??= violation;
        return new(violation);
    }

    /// <summary>Runs something after all that is to run at this moment already.</summary>
    public void Post(SimulatedProcess owner, SendOrPostCallback callback, object? state)
    {
        if (_isClosed) return;
        CheckThread();
        _now.Enqueue(new(owner, callback, state));
    }

    public void After(TimeSpan delay, SimulatedProcess owner, SendOrPostCallback callback, object? state = null) =>
        At(Now + delay.Ticks, owner, callback, state);

    public void At(long time, SimulatedProcess owner, SendOrPostCallback callback, object? state = null)
    {
        CheckThread();
        _later.Enqueue(new(owner, callback, state), new(Math.Max(time, Now), order.Next(), _sequence++));
    }

    /// <summary>Runs until a condition holds or nothing is left to run before a time; says whether it holds.</summary>
    public bool Run(Func<bool> until, long limit)
    {
        var outer = SynchronizationContext.Current;
        try
        {
            while (Violation is null && !until())
            {
                if (!_now.TryDequeue(out var next))
                {
                    if (!_later.TryPeek(out next, out var due) || due.Time > limit) return false;
                    _later.Dequeue();
                    Now = due.Time;
                }
                Run(next);
            }
            return Violation is null;
        }
        catch (Exception e)
        {
            // Unhandled exceptions.
            Fail(e.ToString());
            return false;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Ends it: what finalizers say later of what it leaves behind, it does not hear.</summary>
    public void Close() => _isClosed = true;

    public void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw Fail($"Something left the simulation's thread:\n{Environment.StackTrace}");
    }

    private void Run(Event next)
    {
        if (!next.Owner.Takes(next)) return;
        Count++;
        trace.Mix(Now);
        trace.Mix(next.Owner.Number);
        SynchronizationContext.SetSynchronizationContext(next.Owner);
        next.Callback(next.State);
    }

    private readonly record struct Due(long Time, uint Tie, long Sequence) : IComparable<Due>
    {
        public int CompareTo(Due other) =>
            Time != other.Time ? Time.CompareTo(other.Time)
                : Tie != other.Tie ? Tie.CompareTo(other.Tie)
                : Sequence.CompareTo(other.Sequence);
    }
}

/// <summary>Something that is to run in a process.</summary>
internal readonly record struct Event(SimulatedProcess Owner, SendOrPostCallback Callback, object? State);

/// <summary>Something happened that never may.</summary>
internal sealed class ViolationException(string message) : Exception(message);
