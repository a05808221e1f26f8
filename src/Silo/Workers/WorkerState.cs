using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>The state that the slots of a device and its worker's grain share. Thread-safe.</summary>
internal sealed class WorkerState(string device, int slots, TimeProvider time)
{
    // Its continuations run on no grain's scheduler: slots do not wait on one.
    private TaskCompletionSource _wake = new();
    private string _numericsClass = "";
    private readonly Lock _gate = new();
    private int _busySlots;
    private TimeSpan _busyTime;
    private long _countedAt = time.GetTimestamp();
    private long _fitsTrained;

    public string Device => device;

    public int Slots => slots;

    /// <summary>The faults of the device, and its quarantine.</summary>
    public DeviceHealth Health { get; } = new(device, time);

    /// <summary>The numerics class of the device; empty until it is known.</summary>
    public string NumericsClass
    {
        get => Volatile.Read(ref _numericsClass);
        set
        {
            if (value.Length > 0) Volatile.Write(ref _numericsClass, value);
        }
    }

    /// <summary>Completes at the next wake; taken before looking for work, so that none is missed in between.</summary>
    public Task NextWake => Volatile.Read(ref _wake).Task;

    public void Wake() => Interlocked.Exchange(ref _wake, new()).SetResult();

    /// <summary>The number of packs that train now.</summary>
    public int BusySlots => Volatile.Read(ref _busySlots);

    /// <summary>The time that the slots have trained, summed over them.</summary>
    public TimeSpan BusyTime
    {
        get
        {
            lock (_gate) return CountBusyTime(0);
        }
    }

    public void PackStarted()
    {
        lock (_gate) CountBusyTime(1);
    }

    public void PackEnded(int fits)
    {
        lock (_gate) CountBusyTime(-1);
        Interlocked.Add(ref _fitsTrained, fits);
    }

    /// <summary>Counts the time up to now, and then changes the number of packs that train.</summary>
    private TimeSpan CountBusyTime(int more)
    {
        var now = time.GetTimestamp();
        _busyTime += _busySlots * time.GetElapsedTime(_countedAt, now);
        (_countedAt, _busySlots) = (now, _busySlots + more);
        return _busyTime;
    }

    public WorkerStatus GetStatus(string key) =>
        new(key, device, slots, BusySlots, Interlocked.Read(ref _fitsTrained), Health.Quarantine);
}
