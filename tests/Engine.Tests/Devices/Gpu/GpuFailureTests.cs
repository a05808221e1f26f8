using System.Reflection;
using Experiments.Engine.Devices.Gpu;
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
