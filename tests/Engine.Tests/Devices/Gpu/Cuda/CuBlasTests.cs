using System.Runtime.InteropServices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

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

    [Fact]
    public async Task A_device_that_is_opened_again_trains_the_same_by_the_same_copy_of_the_library()
    {
        var path = await CuBlasStandIn.BuildAsync();
        var pack = Toy.Pack(
            LearningTasks.Multiclass,
            Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 40, features: 5, outputs: 3)) with { MaxIter = 2 });

        var first = Train();
        var second = Train();

        Assert.Equal(first, second);
        // The driver calls into the library when a context ends: it must not have been unloaded in between.
        var library = NativeLibrary.Load(path);
        Assert.Equal(2, Marshal.ReadInt32(NativeLibrary.GetExport(library, "handles_made")));

        string Train()
        {
            using var device = GpuDevice.OpenSimulator(cuBlasPath: path);
            var lane = Toy.Train(device, pack)[0];
            Assert.Empty(device.Notes);
            return $"{StateDigest.ComputeSha256(lane.State)} {string.Join(' ', lane.LossCurve)}";
        }
    }
}
