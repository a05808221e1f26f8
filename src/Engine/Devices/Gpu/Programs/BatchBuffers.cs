using Experiments.Engine.Data;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// Which lanes read the same batches in an epoch: those of one data set, one order and the same weights. Each such set
/// has a slot, whose batch is gathered and read once for all of them.
/// </summary>
internal sealed class BatchBuffers
{
    private readonly List<BatchBuffer> _buffers = [];
    private readonly Dictionary<Key, int> _numbers = [];
    private readonly int[] _bufferOfLane;

    /// <summary>Finds the slots of an epoch's feeds.</summary>
    /// <param name="batches">What the lanes do.</param>
    /// <param name="width">The lanes of the pack.</param>
    /// <param name="dataOf">The number of a slot's data set among those of the epoch.</param>
    public BatchBuffers(ReadOnlySpan<LaneBatches> batches, int width, Func<LaneBatches, int> dataOf)
    {
        _bufferOfLane = new int[width];
        foreach (var laneBatches in batches)
        {
            var key = new Key(laneBatches.Data, laneBatches.RowOrder, laneBatches.Weights);
            if (!_numbers.TryGetValue(key, out var number))
            {
                _numbers[key] = number = _buffers.Count;
                _buffers.Add(new(laneBatches, dataOf(laneBatches)));
            }
            _bufferOfLane[laneBatches.Lane] = number;
        }
    }

    /// <summary>The slots.</summary>
    public IReadOnlyList<BatchBuffer> All => _buffers;

    /// <summary>By lane, its slot.</summary>
    public ReadOnlySpan<int> ByLane => _bufferOfLane;

    /// <summary>The slot that a lane reads.</summary>
    public int GetBufferNumber(int lane) => _bufferOfLane[lane];

    /// <summary>A batch that lanes share.</summary>
    /// <param name="Leader">A feed that says what its steps are.</param>
    /// <param name="Data">The number of its data set.</param>
    internal sealed record BatchBuffer(LaneBatches Leader, int Data);

    /// <summary>Compared by identity: equal orders are one array already.</summary>
    private readonly record struct Key(PreparedData Data, int[] Order, float[]? Weights) : IEquatable<Key>
    {
        public bool Equals(Key other) =>
            ReferenceEquals(Data, other.Data)
            && ReferenceEquals(Order, other.Order) && ReferenceEquals(Weights, other.Weights);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Order);
    }
}
