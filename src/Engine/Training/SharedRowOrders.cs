using System.Runtime.CompilerServices;
using Experiments.Engine.Data;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Training;

/// <summary>
/// The row orders of a pack's lanes. Lanes of equal seed, fold and rows share one order: it is shuffled once, and a
/// device can detect that they read the same batches.
/// </summary>
/// <param name="shuffles">True if training rows are shuffled.</param>
/// <param name="areLaidAhead">True if orders of the next round are created while this round runs.</param>
internal sealed class SharedRowOrders(bool shuffles, bool areLaidAhead = false)
{
    private const int LeastLimit = 64;

    // Lanes keep their orders. In a pack that is refilled for long, those of lanes that ended are removed now and then.
    private readonly Dictionary<RowOrderKey, WeakReference<SharedRowOrder>> _orders = [];
    private int _limit = LeastLimit;

    /// <summary>The number of orders that are known; some may not be used any more.</summary>
    public int Count => _orders.Count;

    /// <summary>
    /// Returns the order of a lane's training rows, or of its validation rows, which are never shuffled.
    /// </summary>
    public SharedRowOrder GetOrAdd(LaneSpec spec, bool validates) => validates
        ? GetOrAdd(spec.Data, spec.ValidationRows)
        : GetOrAdd(new RowOrderKey(spec.Data, spec.TrainRows, spec.Seed, spec.Fold, shuffles));

    /// <summary>Returns the order of rows that are never shuffled.</summary>
    public SharedRowOrder GetOrAdd(PreparedData data, int[] rows) =>
        GetOrAdd(new RowOrderKey(data, rows, Seed: 0, Fold: 0, Shuffles: false));

    private SharedRowOrder GetOrAdd(RowOrderKey rows)
    {
        if (_orders.TryGetValue(rows, out var known) && known.TryGetTarget(out var order)) return order;
        if (_orders.Count >= _limit) RemoveUnused();
        order = new(rows, areLaidAhead);
        _orders[rows] = new(order);
        return order;
    }

    private void RemoveUnused()
    {
        foreach (var (rows, order) in _orders)
            if (!order.TryGetTarget(out _)) _orders.Remove(rows);
        _limit = Math.Max(LeastLimit, 2 * _orders.Count);
    }
}

/// <summary>The key of a row order: everything that the order depends on.</summary>
internal sealed record RowOrderKey(PreparedData Data, int[] Rows, ulong Seed, int Fold, bool Shuffles)
{
    public bool Equals(RowOrderKey? other) =>
        other is not null
        && ReferenceEquals(Data, other.Data) && (Seed, Fold, Shuffles) == (other.Seed, other.Fold, other.Shuffles)
        && (ReferenceEquals(Rows, other.Rows) || Rows.AsSpan().SequenceEqual(other.Rows));

    public override int GetHashCode() =>
        HashCode.Combine(RuntimeHelpers.GetHashCode(Data), Rows.Length, Seed, Fold, Shuffles);
}

/// <summary>
/// One row order, created for each epoch in which some lane is. Lanes in the same epoch share the array. Safe for
/// several threads.
/// </summary>
internal sealed class SharedRowOrder(RowOrderKey key, bool areLaidAhead)
{
    private readonly Lock _lock = new();
    private readonly List<CachedOrder> _cached = [];

    /// <summary>
    /// Returns the rows in the order of an epoch. The array is valid until the round after the given one. As many
    /// arrays are kept as one round had different epochs; with the next round's if orders are laid ahead.
    /// </summary>
    public int[] GetRows(int epoch, int round)
    {
        if (!key.Shuffles) return key.Rows;
        lock (_lock) return FindOrCreate(epoch, round);
    }

    private int[] FindOrCreate(int epoch, int round)
    {
        // The round before the requested one may still run.
        var oldestBusy = areLaidAhead ? round - 1 : round;
        CachedOrder? free = null;
        foreach (var made in _cached)
        {
            if (made.Round == round && made.Epoch == epoch) return made.Rows;
            if (made.Round < oldestBusy) free = made;
        }
        if (free is null) _cached.Add(free = new([.. key.Rows]));
        else key.Rows.CopyTo(free.Rows, 0);
        (free.Epoch, free.Round) = (epoch, round);
        Philox.Create(key.Seed, key.Fold, RandomPurpose.Shuffle, epoch).Shuffle(free.Rows);
        return free.Rows;
    }

    private sealed class CachedOrder(int[] rows)
    {
        public int[] Rows { get; } = rows;

        public int Epoch { get; set; }

        public int Round { get; set; }
    }
}
