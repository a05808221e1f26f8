using System.Reflection;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Cuda;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu;

public sealed class GpuFailureTests
{
    [Theory]
    [InlineData("CUDA_ERROR_OUT_OF_MEMORY", "out of memory", true)]
    [InlineData("CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered", false)]
    [InlineData("CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED",
        "part or all of the requested memory range is already mapped", false)]
    public void Only_a_lack_of_room_makes_packs_smaller(string code, string text, bool isOutOfMemory) =>
        Assert.Equal(isOutOfMemory, GpuFailure.IsOutOfMemory(Answer(code, text)));

    [Fact]
    public void A_failure_tells_its_call_and_the_drivers_code_to_whoever_asks_for_its_origin()
    {
        var failure = Assert.Throws<GpuFailure>(() => GpuFailure.Wrap(
            "Launching SolverStep", () => throw Answer("CUDA_ERROR_INVALID_VALUE", "invalid argument")));

        Assert.Equal("Launching SolverStep failed: CUDA_ERROR_INVALID_VALUE, invalid argument",
            new InvalidOperationException("outside", failure).InnerException!.GetBaseException().Message);
    }

    [Theory]
    [InlineData("CUDA_ERROR_ILLEGAL_ADDRESS", true)]
    [InlineData("CUDA_ERROR_LAUNCH_FAILED", true)]
    [InlineData("CUDA_ERROR_ECC_UNCORRECTABLE", true)]
    [InlineData("CUDA_ERROR_UNKNOWN", true)]
    [InlineData("721", true)]
    [InlineData("CUDA_ERROR_OUT_OF_MEMORY", false)]
    [InlineData("CUDA_ERROR_INVALID_VALUE", false)]
    [InlineData("CUDA_ERROR_INVALID_PTX", false)]
    [InlineData("CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", false)]
    [InlineData("2", false)]
    public void Only_a_fault_that_poisons_the_driver_ends_the_process(string code, bool ends)
    {
        var failure = new GpuFailure("Waiting for the card", Answer(code, "it failed"));

        Assert.Equal(ends, DeviceFault.EndsProcess(failure));
        Assert.Equal(ends, DeviceFault.EndsProcess(new AggregateException(failure)));
        // A card that cannot be opened may be left out.
        Assert.False(DeviceFault.EndsProcess(new DeviceFailedException("gpu:0", failure)));
    }

    [Theory]
    [InlineData(700, 13, true)]
    [InlineData(719, 14, true)]
    [InlineData(901, 3, false)]
    [InlineData(0, 0, false)]
    public void Graphs_and_cuBLAS_tell_it_by_their_own_codes(int cuda, int cuBlas, bool ends)
    {
        Assert.Equal(ends, DeviceFault.EndsProcess(new CudaGraphException("failed") { Status = cuda }));
        Assert.Equal(ends, DeviceFault.EndsProcess(new CuBlasException("failed") { Status = cuBlas }));
    }

    /// <summary>ILGPU asks the driver for a code's text, which needs one.</summary>
    private static CudaException Answer(string code, string text)
    {
        var e = new CudaException(text);
        typeof(CudaException).GetField(
            $"<{nameof(CudaException.Error)}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(e, code);
        return e;
    }
}
