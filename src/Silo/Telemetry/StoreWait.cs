namespace Experiments.Silo.Telemetry;

/// <summary>
/// A lease that waits for the artifact store: from the first try that fails until one succeeds, or it is given up.
/// </summary>
internal sealed class StoreWait(ExperimentsInstruments instruments) : IDisposable
{
    private bool _waits;

    public void Begin()
    {
        if (!_waits) instruments.OnStoreWait();
        _waits = true;
    }

    public void Dispose()
    {
        if (_waits) instruments.OnStoreWaited();
    }
}
