using Experiments.Engine.Graphs;

namespace Experiments.Engine.Training;

/// <summary>
/// The corrections of a pack's updates. Lanes with equal moments at equal updates share them, so that a power is
/// computed once and not for every lane. Safe for several threads.
/// </summary>
internal sealed class MomentCorrections(Solver solver)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>
    /// Returns the corrections of successive updates. The array is valid until the round after the given one.
    /// </summary>
    /// <param name="settings">The lane's hyperparameters.</param>
    /// <param name="first">The number of the first update.</param>
    /// <param name="count">The number of updates.</param>
    /// <param name="round">The pack's round.</param>
    public MomentCorrection[] Get(in SolverSettings settings, long first, int count, int round)
    {
        var key = new Key(settings.Beta1, settings.Beta2, first, count);
        lock (_lock)
        {
            var entry = FindOrReuse(key, round);
            if (entry.Key != key)
            {
                for (var i = 0; i < count; i++)
                    entry.Corrections[i] = solver.ComputeCorrection(settings, first + i);
                entry.Key = key;
            }
            entry.Round = round;
            return entry.Corrections;
        }
    }

    private Entry FindOrReuse(Key key, int round)
    {
        Entry? free = null;
        foreach (var entry in _entries)
        {
            if (entry.Key == key) return entry;
            // The round before the requested one may still run.
            if (entry.Round < round - 1 && entry.Corrections.Length == key.Count) free = entry;
        }
        if (free is null) _entries.Add(free = new(key.Count));
        return free;
    }

    private readonly record struct Key(double Beta1, double Beta2, long First, int Count);

    private sealed class Entry(int count)
    {
        public MomentCorrection[] Corrections { get; } = new MomentCorrection[count];

        public Key Key { get; set; }

        public int Round { get; set; }
    }
}
