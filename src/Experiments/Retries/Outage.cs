namespace Experiments.Retries;

/// <summary>
/// Whether something is away at the moment: tells the first failure of several in a row from the others, and the
/// success that ends them from the others, so that each is said once. Thread-safe.
/// </summary>
internal sealed class Outage
{
    private int _isOn;

    /// <summary>Notes a failure; says whether it is the first.</summary>
    public bool Begin() => Interlocked.Exchange(ref _isOn, 1) == 0;

    /// <summary>Notes a success; says whether an outage ends with it.</summary>
    public bool End() => Volatile.Read(ref _isOn) == 1 && Interlocked.Exchange(ref _isOn, 0) == 1;
}
