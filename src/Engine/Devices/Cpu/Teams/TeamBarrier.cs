namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// The barrier at which the threads of a team wait for each other between kernels, microseconds apart. A waiting thread
/// first spins, since the others are likely to arrive soon; then it sleeps, so that a team with fewer cores than
/// threads still makes progress.
/// </summary>
internal sealed class TeamBarrier(int size)
{
    // About twenty microseconds: longer than most differences between parts, shorter than falling asleep and waking up.
    private const int Spins = 500;

    // With fewer cores than threads, the threads that have not arrived need this core.
    private readonly int _spins = size > Environment.ProcessorCount ? 0 : Spins;
    private readonly object _gate = new();
    private int _arrived;
    private int _phase;
    private int _sleepers;
    private bool _isBroken;

    /// <summary>The number of threads that wait for each other; must not change while one waits.</summary>
    public int Parties { get; set; } = size;

    /// <summary>How often a thread has fallen asleep.</summary>
    public int Sleeps { get; private set; }

    /// <summary>Waits until all threads have arrived. All see everything that was written before.</summary>
    /// <exception cref="TeamBrokenException">Another thread has failed and will not arrive.</exception>
    public void SignalAndWait()
    {
        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Parties) Open(phase);
        else Wait(phase);
        if (Volatile.Read(ref _isBroken)) throw new TeamBrokenException();
    }

    /// <summary>Releases all threads that wait or will wait, because one has failed.</summary>
    public void Break()
    {
        Volatile.Write(ref _isBroken, true);
        Wake(Volatile.Read(ref _phase));
    }

    /// <summary>Resets a broken barrier; no thread may be waiting.</summary>
    public void Reset() => (_arrived, _isBroken) = (0, false);

    private void Open(int phase)
    {
        _arrived = 0;
        Wake(phase);
    }

    private void Wake(int phase)
    {
        // A full fence, as in Sleep: either the sleeper is counted here, or it sees the new phase.
        Interlocked.Exchange(ref _phase, phase + 1);
        if (Volatile.Read(ref _sleepers) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void Wait(int phase)
    {
        for (var i = 0; i < _spins; i++)
        {
            if (HasPassed(phase)) return;
            Thread.SpinWait(1);
        }
        Sleep(phase);
    }

    private void Sleep(int phase)
    {
        lock (_gate)
        {
            Sleeps++;
            Interlocked.Increment(ref _sleepers);
            while (!HasPassed(phase)) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private bool HasPassed(int phase) => Volatile.Read(ref _phase) != phase || Volatile.Read(ref _isBroken);
}
