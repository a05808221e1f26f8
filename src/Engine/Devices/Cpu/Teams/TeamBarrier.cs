namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// Where the threads of a team wait for each other between kernels, which lie microseconds apart. Who waits looks again
/// and again for a moment, since the others are most likely about to come; then it sleeps, so that a team with fewer
/// cores than threads goes on all the same.
/// </summary>
internal sealed class TeamBarrier(int parties)
{
    // About twenty microseconds: longer than most kernels' differences, shorter than the way into sleep and back.
    private const int Spins = 500;

    // those who are to come may want the core
    private readonly int _spins = parties > Environment.ProcessorCount ? 0 : Spins;
    private readonly object _gate = new();
    private int _arrived;
    private int _phase;
    private int _sleepers;
    private bool _isBroken;

    /// <summary>Waits until all have come. What they wrote before is then seen by all.</summary>
    /// <exception cref="TeamBrokenException">One of them will not come.</exception>
    public void SignalAndWait()
    {
        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == parties) Open(phase);
        else Wait(phase);
        if (Volatile.Read(ref _isBroken)) throw new TeamBrokenException();
    }

    /// <summary>Lets everyone go who waits or will wait: one of them has failed.</summary>
    public void Break()
    {
        Volatile.Write(ref _isBroken, true);
        Wake(Volatile.Read(ref _phase));
    }

    /// <summary>Makes it whole again, when nobody waits.</summary>
    public void Reset() => (_arrived, _isBroken) = (0, false);

    private void Open(int phase)
    {
        _arrived = 0;
        Wake(phase);
    }

    private void Wake(int phase)
    {
        // A full fence, as in Sleep: either the sleeper is counted here, or it sees the new phase there.
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
            Interlocked.Increment(ref _sleepers);
            while (!HasPassed(phase)) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private bool HasPassed(int phase) => Volatile.Read(ref _phase) != phase || Volatile.Read(ref _isBroken);
}
