using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Kernels;

namespace Experiments.Engine.Tests.Devices.Gpu.Cuda;

public sealed class CuBlasTests
{
    [Fact]
    public async Task A_call_that_is_refused_is_told_with_its_status()
    {
        using var device = GpuDevice.OpenSimulator(cuBlasPath: await CuBlasStandIn.BuildAsync());

        var e = Assert.Throws<CuBlasException>(() => device.Blas!.Multiply(
            MatMulShape.NN(-1, 2, 3), default(StridedOperand), default, default, lanes: 1, tf32: false));

        Assert.Equal("cublasGemmStridedBatchedEx returned 7, CUBLAS_STATUS_INVALID_VALUE.", e.Message);
    }

    [Fact]
    public async Task Without_room_for_its_workspace_nothing_of_it_stays()
    {
        var path = await CuBlasStandIn.BuildAsync();

        using var device = GpuDevice.OpenSimulator(memoryLimit: 1 << 20, cuBlasPath: path);

        Assert.Null(device.Blas);
        Assert.Equal(0, device.Memory.AllocatedBytes);
        Assert.Contains("lacks the memory for the workspace", Assert.Single(device.Notes), StringComparison.Ordinal);
    }
}
