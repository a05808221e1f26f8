namespace Experiments.Retries;

/// <summary>
/// The state of a service that may be unavailable: finds the first failure of several in a row, and the success that
/// ends them, so that each is logged once. Thread-safe.
/// </summary>
internal sealed class Outage
{
    private int _isOn;

    /// <summary>Records a failure; returns true if it is the first.</summary>
    public bool Begin() => Interlocked.Exchange(ref _isOn, 1) == 0;

    /// <summary>Records a success; returns true if it ends an outage.</summary>
    public bool End() => Volatile.Read(ref _isOn) == 1 && Interlocked.Exchange(ref _isOn, 0) == 1;
}
