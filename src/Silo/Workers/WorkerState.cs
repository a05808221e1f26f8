using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>The state that the slots of a device and its worker's grain share. Thread-safe.</summary>
internal sealed class WorkerState(string device, int slots, TimeProvider time, PastFaults? past = null)
{
    // Its continuations run on no grain's scheduler: slots do not wait on one.
    private TaskCompletionSource _wake = new();
    private string _numericsClass = "";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, LeasePack> _packs = [];
    private readonly FitRate _rate = new(time);
    private TimeSpan _busyTime;
    private long _countedAt = time.GetTimestamp();
    private long _fitsTrained;

    public string Device => device;

    public int Slots => slots;

    /// <summary>The faults of the device, and its quarantine.</summary>
    public DeviceHealth Health { get; } = new(device, time, past);

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
    public int BusySlots
    {
        get
        {
            lock (_gate) return _packs.Count;
        }
    }

    /// <summary>The experiments of the packs that train now: one for each pack.</summary>
    public IReadOnlyList<string> Experiments
    {
        get
        {
            lock (_gate) return [.. _packs.Values.Select(pack => pack.First.ExperimentId)];
        }
    }

    /// <summary>The time that the slots have trained, summed over them.</summary>
    public TimeSpan BusyTime
    {
        get
        {
            lock (_gate) return CountBusyTime();
        }
    }

    public void PackStarted(int slot, LeasePack pack)
    {
        lock (_gate)
        {
            CountBusyTime();
            _packs[slot] = pack;
        }
    }

    public void PackEnded(int slot, LeasePack pack)
    {
        lock (_gate)
        {
            CountBusyTime();
            _packs.Remove(slot);
            _rate.Add(pack.FitsEnded, pack.Start);
            _fitsTrained += pack.FitsEnded;
        }
    }

    /// <summary>Describes the work of the device.</summary>
    /// <param name="memory">The memory of the device, or null.</param>
    public DeviceActivity DescribeActivity(MemoryUse? memory)
    {
        lock (_gate)
            return new(device, slots,
                [.. _packs.Select(pack => pack.Value.DescribeActivity(pack.Key, time))],
                _rate.GetPerSecond([.. _packs.Values.Select(pack => (pack.FitsEnded, pack.Start))]),
                _fitsTrained, memory, Health.Quarantine, past);
    }

    /// <summary>Counts the time up to now, before the number of packs that train changes.</summary>
    private TimeSpan CountBusyTime()
    {
        var now = time.GetTimestamp();
        _busyTime += _packs.Count * time.GetElapsedTime(_countedAt, now);
        _countedAt = now;
        return _busyTime;
    }

    public WorkerStatus GetStatus(string key)
    {
        lock (_gate) return new(key, device, slots, _packs.Count, _fitsTrained, Health.Quarantine);
    }
}
