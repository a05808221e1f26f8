using System.Runtime.CompilerServices;
using Experiments.Engine.Data;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Training;

/// <summary>
/// The orders in which the lanes of a pack go through their rows. Lanes of one seed, fold and rows share theirs: it is
/// shuffled once, and a device can see that they read the same batches.
/// </summary>
internal sealed class SharedRowOrders(bool shuffles)
{
    private readonly Dictionary<RowOrderKey, SharedRowOrder> _orders = [];

    /// <summary>The order of a lane's training rows, or of its validation rows, which are never shuffled.</summary>
    public SharedRowOrder GetOrAdd(LaneSpec spec, bool validates) => validates
        ? GetOrAdd(spec.Data, spec.ValidationRows)
        : GetOrAdd(new RowOrderKey(spec.Data, spec.TrainRows, spec.Seed, spec.Fold, shuffles));

    /// <summary>The order of rows that are never shuffled.</summary>
    public SharedRowOrder GetOrAdd(PreparedData data, int[] rows) =>
        GetOrAdd(new RowOrderKey(data, rows, Seed: 0, Fold: 0, Shuffles: false));

    private SharedRowOrder GetOrAdd(RowOrderKey rows)
    {
        if (!_orders.TryGetValue(rows, out var order)) _orders[rows] = order = new(rows);
        return order;
    }
}

/// <summary>What an order depends on.</summary>
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
/// One order, made anew for each epoch that some lane is in. Lanes in the same epoch share the array.
/// </summary>
internal sealed class SharedRowOrder(RowOrderKey lane)
{
    private readonly List<CachedOrder> _cached = [];

    /// <summary>
    /// The rows in their order of an epoch. The array holds until the next round of the pack begins; so many arrays are
    /// kept as there were different epochs in one round.
    /// </summary>
    public int[] GetRows(int epoch, int round)
    {
        if (!lane.Shuffles) return lane.Rows;
        CachedOrder? free = null;
        foreach (var made in _cached)
        {
            if (made.Round == round && made.Epoch == epoch) return made.Rows;
            if (made.Round < round) free = made;
        }
        if (free is null) _cached.Add(free = new([.. lane.Rows]));
        else lane.Rows.CopyTo(free.Rows, 0);
        (free.Epoch, free.Round) = (epoch, round);
        Philox.Create(lane.Seed, lane.Fold, RandomPurpose.Shuffle, epoch).Shuffle(free.Rows);
        return free.Rows;
    }

    private sealed class CachedOrder(int[] rows)
    {
        public int[] Rows { get; } = rows;

        public int Epoch { get; set; }

        public int Round { get; set; }
    }
}
