using System.Runtime.ExceptionServices;

namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// A team of the caller's thread and helper threads, which run the parts of one piece of work together. The helpers
/// sleep between two pieces. A piece may need fewer threads than the team has. Must be used by one thread at a time.
/// </summary>
internal sealed class CpuTeam : IDisposable
{
    private const int Spins = 1000;

    private readonly TeamBarrier _barrier;
    private readonly Thread[] _helpers;
    private readonly object _gate = new();
    private Action<TeamPart>? _work;
    private Exception? _failure;
    private int _workNumber;
    private int _parts;
    private int _running;
    private bool _isDisposed;

    /// <summary>Creates a team of this many threads, the caller's included.</summary>
    public CpuTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        (Size, _barrier) = (size, new(size));
        _helpers = [.. Enumerable.Range(1, size - 1).Select(index => new Thread(() => RunHelper(index))
        {
            Name = $"cpu helper {index}",
            IsBackground = true,
            Priority = Thread.CurrentThread.Priority,
        })];
        foreach (var helper in _helpers) helper.Start();
    }

    /// <summary>The number of threads.</summary>
    public int Size { get; }

    /// <summary>How often a thread has fallen asleep while it waited for others within a piece.</summary>
    public int Sleeps => _barrier.Sleeps;

    /// <summary>Waits, within a piece of work, until every part has arrived.</summary>
    public void SignalAndWait() => _barrier.SignalAndWait();

    /// <summary>
    /// Runs every part of a piece of work on its own thread, and returns when all are done. Rethrows the first
    /// exception of a part.
    /// </summary>
    /// <param name="parts">The number of parts, at most <see cref="Size"/>.</param>
    /// <param name="work">Runs one part.</param>
    public void Run(int parts, Action<TeamPart> work)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, Size);
        lock (_gate)
        {
            (_work, _failure, _running, _parts, _barrier.Parties) = (work, null, parts, parts, parts);
            Volatile.Write(ref _workNumber, _workNumber + 1);
            Monitor.PulseAll(_gate);
        }
        RunPart(work, new(0, parts));
        WaitForAll();
        if (_failure is null) return;
        _barrier.Reset();
        ExceptionDispatchInfo.Throw(_failure);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.PulseAll(_gate);
        }
        foreach (var helper in _helpers) helper.Join();
    }

    private void RunHelper(int index)
    {
        var done = 0;
        while (WaitForWork(index, ref done) is var (work, parts)) RunPart(work, new(index, parts));
    }

    /// <summary>
    /// Waits for the next piece that has a part of this index; returns null once the team is disposed.
    /// </summary>
    private (Action<TeamPart> Work, int Parts)? WaitForWork(int index, ref int done)
    {
        // The next piece often follows at once, and waking up takes longer than this.
        for (var i = 0; i < Spins && Volatile.Read(ref _workNumber) == done; i++) Thread.SpinWait(1);
        lock (_gate)
        {
            while ((_workNumber == done || index >= _parts) && !_isDisposed) Monitor.Wait(_gate);
            done = _workNumber;
            return _isDisposed ? null : (_work!, _parts);
        }
    }

    // A CountdownEvent is not safe here: it may be reset for the next piece before the last thread to signal has set
    // its event, which then releases the caller while helpers still work.
    private void WaitForAll()
    {
        for (var i = 0; i < Spins && Volatile.Read(ref _running) > 0; i++) Thread.SpinWait(1);
        lock (_gate)
        {
            while (_running > 0) Monitor.Wait(_gate);
        }
    }

    private void RunPart(Action<TeamPart> work, TeamPart part)
    {
        try
        {
            work(part);
        }
        catch (Exception e)
        {
            if (e is not TeamBrokenException) Interlocked.CompareExchange(ref _failure, e, null);
            _barrier.Break();
        }
        if (Interlocked.Decrement(ref _running) > 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
