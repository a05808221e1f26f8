using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The matrix products of a program: by cuBLAS if it is available, else by the engine's own kernel.</summary>
internal sealed class GpuProducts(GpuDevice device, GpuOperands operands, int lanes, bool tf32) : IDisposable
{
    private readonly List<(PlanTensor A, PlanTensor B, PlanTensor C)> _scattered = [];
    private GpuBuffer<long>? _addresses;

    /// <summary>True if the product also applies bias and activation.</summary>
    public bool FusesActivation => device.ProductLibrary is null;

    /// <summary>Compiles a launch of C = A B, or of f(A B + bias) if products fuse it.</summary>
    public GpuLaunch Multiply(
        MatMulShape product, PlanTensor a, PlanTensor b, PlanTensor c, PlanTensor? bias = null,
        ActivationKind activation = ActivationKind.Identity)
    {
        var launch = MultiplyLanes(product, a, b, c, bias, activation);
        return step => launch(step, LaneRange.All(step.Width));
    }

    /// <summary>Compiles the same for some of the lanes. C must not be a batch buffer.</summary>
    public LaneLaunch MultiplyLanes(
        MatMulShape product, PlanTensor a, PlanTensor b, PlanTensor c, PlanTensor? bias = null,
        ActivationKind activation = ActivationKind.Identity)
    {
        if (device.ProductLibrary is { } library) return CompileLibraryCall(library, product, a, b, c);
        if (bias is not null) (product.HasBias, product.Activation) = (true, activation);
        var (left, right, result, biases) =
            (operands.GetOperand(a), operands.GetOperand(b), operands.GetOperand(c), operands.GetOperand(bias));
        var kernel = device.Kernels.Load<ProductKernel>();
        return (step, range) => kernel(
            step.Stream, (range.Count * product.TilesDown * product.TilesAcross, ProductKernel.Threads),
            new(step.Tables, range, product, left, right, result, biases));
    }

    /// <summary>Writes the addresses of lanes' matrices, for products that read batches from shared buffers.</summary>
    public void WriteAddresses(ReadOnlySpan<int> bufferOfLane)
    {
        if (_scattered.Count == 0) return;
        _addresses ??= device.Memory.Allocate<long>(3L * lanes * _scattered.Count);
        var host = new long[3 * lanes * _scattered.Count];
        var at = 0;
        foreach (var (a, b, c) in _scattered)
            foreach (var tensor in (PlanTensor[])[a, b, c])
                for (var lane = 0; lane < lanes; lane++)
                    host[at++] = operands.GetAddress(tensor,
                        operands.IsBatchBuffer(tensor) && lane < bufferOfLane.Length ? bufferOfLane[lane] : lane);
        _addresses.Write(device.Stream, 0, host);
    }

    public void Dispose() => _addresses?.Dispose();

    private LaneLaunch CompileLibraryCall(
        IProductLibrary library, MatMulShape product, PlanTensor a, PlanTensor b, PlanTensor c)
    {
        var (left, right, result) = (GetStridedOperand(a), GetStridedOperand(b), GetStridedOperand(c));
        if (!operands.IsBatchBuffer(a))
            return (step, range) => library.Multiply(product, left.From(range.First), right.From(range.First),
                result.From(range.FirstCopy), range.Count, tf32);
        var number = _scattered.Count;
        _scattered.Add((a, b, c));
        return (step, range) =>
        {
            if (step.SharesOneBatch)
            {
                library.Multiply(product, left with { Stride = 0 }, right.From(range.First),
                    result.From(range.FirstCopy), range.Count, tf32);
                return;
            }
            var addresses = _addresses!.Address + (number * 3 * lanes * sizeof(long));
            var table = lanes * sizeof(long);
            var first = range.First * sizeof(long);
            library.Multiply(product, addresses + first, addresses + table + first,
                addresses + (2 * table) + (range.FirstCopy * sizeof(long)), range.Count, tf32);
        };
    }

    private StridedOperand GetStridedOperand(PlanTensor tensor) =>
        new(operands.GetAddress(tensor, 0), tensor.LaneStride);
}
