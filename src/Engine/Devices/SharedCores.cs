namespace Experiments.Engine.Devices;

/// <summary>
/// The cores of a process that trains several packs side by side, each on a core of its own. Whoever has no work lends
/// its core: the packs that still train then run on several. Thread-safe.
/// </summary>
/// <param name="count">The number of packs that train side by side, at least 1.</param>
public sealed class SharedCores(int count)
{
    private int _lent;

    /// <summary>The number of cores.</summary>
    public int Count { get; } = Math.Max(1, count);

    /// <summary>The cores that each pack may use now: its own, and an equal part of those that are lent.</summary>
    public int PerPack
    {
        get
        {
            var lent = Volatile.Read(ref _lent);
            return 1 + (lent / Math.Max(1, Count - lent));
        }
    }

    /// <summary>Lends one core until the result is disposed.</summary>
    public IDisposable Lend() => new Loan(this);

    private sealed class Loan : IDisposable
    {
        private SharedCores? _cores;

        public Loan(SharedCores cores)
        {
            _cores = cores;
            Interlocked.Increment(ref cores._lent);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _cores, null) is { } cores) Interlocked.Decrement(ref cores._lent);
        }
    }
}
