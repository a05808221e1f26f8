using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Metrics;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Replay;

/// <summary>The tallies of a pack's lanes in device memory.</summary>
internal sealed class GpuTallies : IDisposable
{
    private readonly TallyLayout _layout;
    private readonly AcceleratorStream _stream;

    public GpuTallies(GpuMemory memory, AcceleratorStream stream, TallyLayout layout, int lanes)
    {
        (_layout, _stream) = (layout, stream);
        Counts = memory.Take<int>((long)layout.Counts * lanes);
        Sums = memory.Take<double>((long)layout.Sums * lanes);
    }

    /// <summary>By lane, the ints of the layout.</summary>
    public GpuBuffer<int> Counts { get; }

    /// <summary>By lane, the doubles of the layout.</summary>
    public GpuBuffer<double> Sums { get; }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Counts.Clear(_stream);
        Sums.Clear(_stream);
    }

    /// <summary>Reads what was tallied, and waits for it.</summary>
    public void Read(ReadOnlySpan<LaneFeed> feeds)
    {
        var counts = new int[Counts.Length];
        var sums = new double[Sums.Length];
        Counts.Read(_stream, 0, counts);
        Sums.Read(_stream, 0, sums);
        foreach (var feed in feeds)
        {
            if (!feed.Tallies) continue;
            feed.Tally = new(
                _layout, feed.Order.Length, counts.AsSpan(feed.Lane * _layout.Counts, _layout.Counts), sums.AsSpan(feed.Lane * _layout.Sums, _layout.Sums));
        }
    }

    public void Dispose()
    {
        Counts.Dispose();
        Sums.Dispose();
    }
}
