using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>What the slots of a device and its worker's grain share. Thread-safe.</summary>
internal sealed class WorkerState(string device, int slots, TimeProvider time)
{
    // Who waits is on no grain's scheduler: the turn that wakes it does not run it.
    private TaskCompletionSource _wake = new();
    private string _numericsClass = "";
    private readonly Lock _gate = new();
    private int _busySlots;
    private TimeSpan _busyTime;
    private long _countedAt = time.GetTimestamp();
    private long _fitsTrained;

    public string Device => device;

    public int Slots => slots;

    /// <summary>Whether the device is trusted.</summary>
    public DeviceHealth Health { get; } = new(device, time);

    /// <summary>The class of the device's bits; empty until it is known, and known from then on.</summary>
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

    /// <summary>How many packs train now.</summary>
    public int BusySlots => Volatile.Read(ref _busySlots);

    /// <summary>How long slots have trained, summed over them.</summary>
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

    /// <summary>Counts the time up to now, from which on so many packs more train.</summary>
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
