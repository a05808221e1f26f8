using System.Runtime.CompilerServices;
using Experiments.Engine.Data;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Training;

/// <summary>
/// The orders in which the lanes of a pack go through their rows. Lanes of one seed, fold and rows share theirs: it is
/// shuffled once, and a device can see that they read the same batches.
/// </summary>
internal sealed class SharedOrders(bool shuffles)
{
    private readonly Dictionary<LaneRows, SharedOrder> _orders = [];

    /// <summary>The order of a lane's training rows, or of its validation rows, which are never shuffled.</summary>
    public SharedOrder Of(LaneSpec spec, bool validates) => validates
        ? Of(spec.Data, spec.ValidationRows)
        : Of(new LaneRows(spec.Data, spec.TrainRows, spec.Seed, spec.Fold, shuffles));

    /// <summary>The order of rows that are never shuffled.</summary>
    public SharedOrder Of(PreparedData data, int[] rows) => Of(new LaneRows(data, rows, Seed: 0, Fold: 0, Shuffles: false));

    private SharedOrder Of(LaneRows rows)
    {
        if (!_orders.TryGetValue(rows, out var order)) _orders[rows] = order = new(rows);
        return order;
    }
}

/// <summary>What an order depends on.</summary>
internal sealed record LaneRows(PreparedData Data, int[] Rows, ulong Seed, int Fold, bool Shuffles)
{
    public bool Equals(LaneRows? other) => other is not null && ReferenceEquals(Data, other.Data) && (Seed, Fold, Shuffles) == (other.Seed, other.Fold, other.Shuffles)
        && (ReferenceEquals(Rows, other.Rows) || Rows.AsSpan().SequenceEqual(other.Rows));

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Data), Rows.Length, Seed, Fold, Shuffles);
}

/// <summary>One order, made anew for each epoch that some lane is in. Lanes in the same epoch share the array.</summary>
internal sealed class SharedOrder(LaneRows lane)
{
    private readonly List<Made> _made = [];

    /// <summary>
    /// The rows in their order of an epoch. The array holds until the next round of the pack begins; so many arrays are
    /// kept as there were different epochs in one round.
    /// </summary>
    public int[] For(int epoch, int round)
    {
        if (!lane.Shuffles) return lane.Rows;
        Made? free = null;
        foreach (var made in _made)
        {
            if (made.Round == round && made.Epoch == epoch) return made.Rows;
            if (made.Round < round) free = made;
        }
        if (free is null) _made.Add(free = new([.. lane.Rows]));
        else lane.Rows.CopyTo(free.Rows, 0);
        (free.Epoch, free.Round) = (epoch, round);
        Philox.For(lane.Seed, lane.Fold, RandomPurpose.Shuffle, epoch).Shuffle(free.Rows);
        return free.Rows;
    }

    private sealed class Made(int[] rows)
    {
        public int[] Rows { get; } = rows;

        public int Epoch { get; set; }

        public int Round { get; set; }
    }
}
