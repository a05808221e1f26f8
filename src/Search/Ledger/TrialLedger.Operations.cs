namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Grants nothing until <see cref="Resume"/>; leased fits run to their end and count.</summary>
    public void Pause() => SetFlags(Flags with { Paused = true });

    /// <summary>Grants again after <see cref="Pause"/>.</summary>
    public void Resume() => SetFlags(Flags with { Paused = false });

    /// <summary>
    /// Grants no further trial of the search, because its budget is spent; leased fits run to their end and count.
    /// </summary>
    public void Stop() => SetFlags(Flags with { Stopped = true });

    /// <summary>Ends all leases and the experiment now. Results that counted before remain.</summary>
    public void Cancel()
    {
        foreach (var lease in _leases.Values.ToList())
        {
            foreach (var fit in lease.Outstanding.ToList())
            {
                lease.Remove(fit);
                _counts.SetState(fit, FitState.Pending);
            }
            Release(lease, LeaseEnd.Cancelled);
        }
        SetFlags(Flags with { Cancelled = true });
    }

    /// <summary>
    /// Opens the refit: the next slot that asks for a trial gets the winner, to train it on all rows.
    /// </summary>
    /// <exception cref="InvalidOperationException">The search is not complete, or the refit is open.</exception>
    public void OpenRefit(long trial)
    {
        if (!IsSearchComplete)
            throw new InvalidOperationException("The refit can be opened only when the search is complete.");
        if (_open.Refit is { } open)
            throw new InvalidOperationException($"The refit of trial {open.Id.Number} is already open.");
        _open.OpenRefit(trial);
        _changes.Add(new RefitOpened(trial));
    }

    private void SetFlags(LedgerFlags flags)
    {
        if (flags == Flags || Flags.Cancelled) return;
        Flags = flags;
        _changes.Add(new FlagsChanged(flags));
    }
}
