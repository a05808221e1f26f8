using Experiments.Engine.Data;

namespace Experiments.Engine.Devices.Gpu.Replay;

/// <summary>
/// Which lanes read the same batches in an epoch: those of one data set, one order and the same weights. Each such set has a
/// slot, whose batch is gathered and read once for all of them.
/// </summary>
internal sealed class BatchSlots
{
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<Key, int> _numbers = [];
    private readonly int[] _slotOf;

    /// <summary>Finds the slots of an epoch's feeds.</summary>
    /// <param name="feeds">What the lanes do.</param>
    /// <param name="width">The lanes of the pack.</param>
    /// <param name="dataOf">The number of a slot's data set among those of the epoch.</param>
    public BatchSlots(ReadOnlySpan<LaneFeed> feeds, int width, Func<LaneFeed, int> dataOf)
    {
        _slotOf = new int[width];
        foreach (var feed in feeds)
        {
            var key = new Key(feed.Data, feed.Order, feed.Weights);
            if (!_numbers.TryGetValue(key, out var number))
            {
                _numbers[key] = number = _slots.Count;
                _slots.Add(new(feed, dataOf(feed)));
            }
            _slotOf[feed.Lane] = number;
        }
    }

    /// <summary>The slots.</summary>
    public IReadOnlyList<Slot> All => _slots;

    /// <summary>By lane, its slot.</summary>
    public ReadOnlySpan<int> ByLane => _slotOf;

    /// <summary>The slot that a lane reads.</summary>
    public int SlotOf(int lane) => _slotOf[lane];

    /// <summary>A batch that lanes share.</summary>
    /// <param name="Leader">A feed that says what its steps are.</param>
    /// <param name="Data">The number of its data set.</param>
    internal sealed record Slot(LaneFeed Leader, int Data);

    /// <summary>Compared by identity: equal orders are one array already.</summary>
    private readonly record struct Key(PreparedData Data, int[] Order, float[]? Weights) : IEquatable<Key>
    {
        public bool Equals(Key other) => ReferenceEquals(Data, other.Data) && ReferenceEquals(Order, other.Order) && ReferenceEquals(Weights, other.Weights);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Order);
    }
}
