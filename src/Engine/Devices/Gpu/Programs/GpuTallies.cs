using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Metrics;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The tallies of a pack's lanes in device memory.</summary>
internal sealed class GpuTallies : IDisposable
{
    private readonly TallyLayout _layout;
    private readonly AcceleratorStream _stream;

    public GpuTallies(GpuMemory memory, AcceleratorStream stream, TallyLayout layout, int lanes)
    {
        (_layout, _stream) = (layout, stream);
        Counts = memory.Allocate<int>((long)layout.Counts * lanes);
        Sums = memory.Allocate<double>((long)layout.Sums * lanes);
    }

    /// <summary>The ints of the layout, by lane.</summary>
    public GpuBuffer<int> Counts { get; }

    /// <summary>The doubles of the layout, by lane.</summary>
    public GpuBuffer<double> Sums { get; }

    /// <summary>Sets all tallies to zero.</summary>
    public void Clear()
    {
        Counts.Clear(_stream);
        Sums.Clear(_stream);
    }

    /// <summary>Reads the tallies, and waits for them.</summary>
    public void Read(ReadOnlySpan<LaneBatches> batches)
    {
        var counts = new int[Counts.Length];
        var sums = new double[Sums.Length];
        Counts.Read(_stream, 0, counts);
        Sums.Read(_stream, 0, sums);
        foreach (var laneBatches in batches)
        {
            if (!laneBatches.ComputesTally) continue;
            laneBatches.Tally = new(
                _layout, laneBatches.RowOrder.Length, counts.AsSpan(laneBatches.Lane * _layout.Counts, _layout.Counts),
                sums.AsSpan(laneBatches.Lane * _layout.Sums, _layout.Sums));
        }
    }

    public void Dispose()
    {
        Counts.Dispose();
        Sums.Dispose();
    }
}
