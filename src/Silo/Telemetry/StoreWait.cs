namespace Experiments.Silo.Telemetry;

/// <summary>
/// The wait of a lease for the artifact store: from the first failed attempt until one succeeds, or until the lease is
/// given up.
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
