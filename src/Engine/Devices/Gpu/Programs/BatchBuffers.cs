using System.Numerics;
using Experiments.Engine.Data;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The batch buffers of an epoch. Lanes of one data set, one row order and the same weights read the same batches: they
/// share a buffer, whose batch is gathered and read once for all of them.
/// </summary>
internal sealed class BatchBuffers
{
    private readonly List<BatchBuffer> _buffers = [];
    private readonly Dictionary<Key, int> _numbers = [];
    private readonly int[] _bufferOfLane;

    /// <summary>Assigns the lanes of an epoch to buffers.</summary>
    /// <param name="batches">The batches of the lanes.</param>
    /// <param name="width">The number of lanes of the pack.</param>
    /// <param name="getSourceNumber">Returns the number of a buffer's source among those of the epoch.</param>
    public BatchBuffers(ReadOnlySpan<LaneBatches> batches, int width, Func<LaneBatches, int> getSourceNumber)
    {
        _bufferOfLane = new int[width];
        foreach (var laneBatches in batches)
        {
            var key = new Key(laneBatches.Data, laneBatches.RowOrder, laneBatches.Weights);
            if (!_numbers.TryGetValue(key, out var number))
            {
                _numbers[key] = number = _buffers.Count;
                _buffers.Add(new(laneBatches, getSourceNumber(laneBatches)));
            }
            _bufferOfLane[laneBatches.Lane] = number;
        }
    }

    /// <summary>The buffers.</summary>
    public IReadOnlyList<BatchBuffer> All => _buffers;

    /// <summary>
    /// Returns the number of buffers that are gathered: a power of two, so that a step need not be recorded again
    /// whenever a lane with a batch of its own has ended.
    /// </summary>
    /// <param name="capacity">The number of buffers that there is memory for.</param>
    public int GetGatheredCount(int capacity) =>
        Math.Min(capacity, (int)BitOperations.RoundUpToPowerOf2((uint)_buffers.Count));

    /// <summary>The buffer number of each lane.</summary>
    public ReadOnlySpan<int> ByLane => _bufferOfLane;

    /// <summary>Returns the number of the buffer that a lane reads.</summary>
    public int GetBufferNumber(int lane) => _bufferOfLane[lane];

    /// <summary>A buffer of the batches that lanes share.</summary>
    /// <param name="Leader">The batches of one of these lanes, which give the steps.</param>
    /// <param name="Data">The number of its source.</param>
    internal sealed record BatchBuffer(LaneBatches Leader, int Data);

    /// <summary>The key of a buffer, compared by identity: equal orders are one array already.</summary>
    private readonly record struct Key(PreparedData Data, int[] Order, float[]? Weights) : IEquatable<Key>
    {
        public bool Equals(Key other) =>
            ReferenceEquals(Data, other.Data)
            && ReferenceEquals(Order, other.Order) && ReferenceEquals(Weights, other.Weights);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Order);
    }
}
