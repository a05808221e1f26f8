using Experiments.Engine.Devices;
using Experiments.Silo.Workers;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Searches;

/// <summary>
/// A slot's thread on virtual time. Work cannot stop in its midst to let time go by, so it is done twice: once to learn
/// how long it takes, and again when that time is over, or when it was cancelled, for its effects.
/// </summary>
internal sealed class SimulatedSlotThread(
    SimulatedProcess process, double pace, Func<bool> isBroken, Action<SimulatedSlotThread?> enter)
    : ISlotThread
{
    private long _spent;
    private long _limit;
    private CancellationToken _cancellation;

    // When the device failed in the rehearsal.
    private long? _failsAt;

    /// <summary>True while work runs only to learn its duration: it has no effects then.</summary>
    public bool IsRehearsal { get; private set; }

    public async Task<T> RunAsync<T>(Func<T> work)
    {
        var start = process.Pump.Now;
        (_cancellation, _failsAt) = (default, null);
        try
        {
            IsRehearsal = true;
            Perform(work, start, long.MaxValue);
        }
        catch (OperationCanceledException)
        {
            // The work takes no longer than until then.
        }
        finally
        {
            IsRehearsal = false;
        }
        var time = _spent;
        await process.SleepAsync(TimeSpan.FromTicks(time), _cancellation);
        return Perform(work, start, _cancellation.IsCancellationRequested ? process.Pump.Now - start : long.MaxValue);
    }

    /// <summary>Trains for a while.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    /// <exception cref="DeviceFailedException">Its device is broken.</exception>
    public void Spend(TimeSpan time, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        if (_limit == long.MaxValue && _spent == 0) cancellation.ThrowIfCancellationRequested();
        if (IsRehearsal && isBroken())
        {
            _failsAt = _spent;
            throw new OperationCanceledException(cancellation);
        }
        if (isBroken() || _spent >= _failsAt)
            throw new DeviceFailedException("cpu", new InvalidOperationException("It is broken."));
        var ticks = (time * pace).Ticks;
        if (_spent + ticks > _limit) throw new OperationCanceledException(cancellation);
        _spent += ticks;
        process.Time.Offset += ticks;
    }

    public void Abandon()
    {
        // Nor to leave behind: its work has no effect until it is reported.
    }

    public void Dispose()
    {
        // There is no thread to wait for.
    }

    private T Perform<T>(Func<T> work, long start, long limit)
    {
        (_spent, _limit) = (0, limit);
        process.Time.Offset = start - process.Pump.Now;
        enter(this);
        try
        {
            return work();
        }
        finally
        {
            enter(null);
            process.Time.Offset = 0;
        }
    }
}
