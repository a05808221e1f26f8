using System.Runtime.ExceptionServices;

namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// A team of the caller's thread and helper threads, which run the parts of one piece of work together. The helpers
/// sleep between two pieces. Must be used by one thread at a time.
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
    private int _running;
    private bool _isDisposed;

    /// <summary>Creates a team of this many threads, the caller's included.</summary>
    public CpuTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        (Size, _barrier) = (size, new(size));
        _helpers = [.. Enumerable.Range(1, size - 1).Select(index => new Thread(() => RunHelper(new(index, size)))
        {
            Name = $"cpu helper {index}",
            IsBackground = true,
            Priority = Thread.CurrentThread.Priority,
        })];
        foreach (var helper in _helpers) helper.Start();
    }

    /// <summary>The number of threads.</summary>
    public int Size { get; }

    /// <summary>Waits, within a piece of work, until every part has arrived.</summary>
    public void SignalAndWait() => _barrier.SignalAndWait();

    /// <summary>
    /// Runs every part of a piece of work on its own thread, and returns when all are done. Rethrows the first
    /// exception of a part.
    /// </summary>
    public void Run(Action<TeamPart> work)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        lock (_gate)
        {
            (_work, _failure, _running) = (work, null, Size);
            Volatile.Write(ref _workNumber, _workNumber + 1);
            Monitor.PulseAll(_gate);
        }
        RunPart(work, new(0, Size));
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

    private void RunHelper(TeamPart part)
    {
        for (var done = 0; WaitForWork(done) is { } work; done++) RunPart(work, part);
    }

    private Action<TeamPart>? WaitForWork(int done)
    {
        // The next piece often follows at once, and waking up takes longer than this.
        for (var i = 0; i < Spins && Volatile.Read(ref _workNumber) == done; i++) Thread.SpinWait(1);
        lock (_gate)
        {
            while (_workNumber == done && !_isDisposed) Monitor.Wait(_gate);
            return _isDisposed ? null : _work;
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
