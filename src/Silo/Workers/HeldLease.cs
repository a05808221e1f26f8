using Experiments.Contracts.Leases;

namespace Experiments.Silo.Workers;

/// <summary>
/// A lease in a slot's hands, and the means to drop what is done under it. Thread-safe: it may be dropped while it
/// ends.
/// </summary>
internal sealed class HeldLease(LeaseGrant grant, LeaseCheckpoints checkpoints) : IDisposable
{
    private readonly CancellationTokenSource _dropped = new();
    private readonly Lock _gate = new();
    private bool _ended;

    public LeaseGrant Grant { get; } = grant;

    /// <summary>How far its fits have come.</summary>
    public LeaseCheckpoints Checkpoints { get; } = checkpoints;

    public CancellationToken Dropped => _dropped.Token;

    public void Drop()
    {
        lock (_gate)
        {
            if (!_ended) _dropped.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _dropped.Dispose();
        }
    }
}
