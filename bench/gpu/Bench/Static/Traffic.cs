using Experiments.Engine.Devices.Gpu.Kernels;

namespace Experiments.Gpu.Bench.Static;

/// <summary>The model of each kernel's work: what it must read and write, each element once.</summary>
internal static class Traffic
{
    private const int Float = sizeof(float);
    private const int Tile = 128, NarrowTile = 32;

    /// <summary>Describes a launch by its kernel's arguments.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="workload">The workload, for what the arguments do not tell.</param>
    /// <param name="countFloats">Returns the floats of a lane in a solver's chunks.</param>
    public static Launch Describe(
        object kernel, int groups, Workload workload, Func<ChunkRange, long> countFloats)
    {
        if (kernel is AdamKernel { Update: var update }) return Describe(update, groups, workload, countFloats);
        var lanes = workload.Lanes;
        var (reads, writes) = kernel switch
        {
            GatherBatchKernel gather => (
                Gathered(gather.Columns + gather.Outputs, gather.Capacity, gather.Sources.Count),
                Gathered(gather.Columns + gather.Outputs + 1, gather.Capacity, gather.Sources.Count)),
            AddBiasAndActivateKernel add => ((long)lanes * (add.Elements.Count + add.Columns),
                (long)lanes * add.Elements.Count),
            OutputKernel output => (lanes * (long)output.Capacity * ((2 * output.Outputs) + 1),
                lanes * (long)output.Capacity * (output.Outputs + 1)),
            DenseGradientKernel dense => (2L * lanes * dense.Columns * dense.Capacity,
                lanes * ((long)dense.Columns * dense.Capacity + dense.Columns)),
            NarrowOutputKernel narrow => (
                lanes * (((long)narrow.Capacity * narrow.Inputs) + (narrow.Inputs * narrow.Outputs)
                    + (narrow.Capacity * (narrow.Outputs + 1))),
                lanes * (long)narrow.Capacity * (narrow.Outputs + 1)),
            NarrowGradientKernel narrow => (
                lanes * (((long)narrow.Capacity * narrow.Inputs) + (narrow.Inputs * narrow.Outputs)
                    + (narrow.Capacity * narrow.Outputs)),
                lanes * (((narrow.HasDX ? 1L : 0L) * narrow.Capacity * narrow.Inputs)
                    + ((long)narrow.Inputs * narrow.Outputs) + narrow.Inputs + narrow.Outputs)),
            ConcludeStepKernel conclude => (lanes * (long)(Workload.Batch + conclude.Chunks), 3L * lanes),
            _ => throw new NotSupportedException($"There is no model of {kernel.GetType().Name}: add it here."),
        };
        return new(kernel.GetType().Name[..^"Kernel".Length], groups, Float * reads, Float * writes);
    }

    /// <summary>Describes a product of the library.</summary>
    public static Launch Describe(in MatMulShape product, int lanes, bool sharesLeft)
    {
        long m = product.M, n = product.N, k = product.K;
        var tile = n > NarrowTile ? Tile : NarrowTile;
        long down = (m + Tile - 1) / Tile, across = (n + tile - 1) / tile;
        var kind = $"{(product.TransposesA ? 'T' : 'N')}{(product.TransposesB ? 'T' : 'N')}";
        return new($"product {kind} {m}x{n}, k {k}", lanes * down * across,
            Float * ((sharesLeft ? 1 : lanes) * m * k + (lanes * k * n)), Float * lanes * m * n,
            2 * lanes * down * Tile * across * tile * k);
    }

    private static Launch Describe(
        SolverUpdate update, int groups, Workload workload, Func<ChunkRange, long> countFloats)
    {
        var lane = Float * countFloats(update.Range);
        var lanes = update.Lanes.Count;
        return new("Adam", groups, 4 * lanes * lane, 3 * lanes * lane)
        {
            CachedBytes = lanes < workload.Lanes ? lanes * lane : null,
        };
    }

    private static long Gathered(int columns, int capacity, int slots) => (long)slots * capacity * columns;
}
