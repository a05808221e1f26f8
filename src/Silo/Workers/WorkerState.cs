using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>What the slots of a device and its worker's grain share. Thread-safe.</summary>
internal sealed class WorkerState(string device, int slots, TimeProvider time)
{
    // Who waits is on no grain's scheduler: the turn that wakes it does not run it.
    private TaskCompletionSource _wake = new();
    private string _numericsClass = "";
    private int _busy;
    private long _trained;

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

    public void PackStarted() => Interlocked.Increment(ref _busy);

    public void PackEnded(int fits)
    {
        Interlocked.Decrement(ref _busy);
        Interlocked.Add(ref _trained, fits);
    }

    public WorkerStatus Status(string key) => new(key, device, slots, Volatile.Read(ref _busy), Interlocked.Read(ref _trained), Health.Aside);
}
