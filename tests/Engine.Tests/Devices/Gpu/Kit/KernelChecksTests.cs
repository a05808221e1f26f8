using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Tests.Devices.Gpu.Cuda;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Engine.Tests.Devices.Gpu.Kit;

/// <summary>The kit's comparison of kernels, of which each begins with the memory of the reference.</summary>
public sealed class KernelChecksTests
{
    [Fact]
    public void Kernels_that_compute_the_same_pass_and_each_is_named()
    {
        using var device = GpuDevice.OpenSimulator();
        using var reference = GpuDevice.OpenSimulator();

        var checks = KernelChecks.Compare(device, reference, packs: 1).ToList();

        Assert.All(checks, check => Assert.True(check.Passed, check.Name));
        Assert.Contains("kernel ProductKernel", checks.Select(check => check.Name));
    }

    [Theory]
    [InlineData(0.001f)]
    [InlineData(float.NaN)]
    public void A_kernel_that_is_wrong_is_named_and_no_kernel_after_it(float fault)
    {
        using var device = GpuDevice.OpenSimulator();
        using var reference = GpuDevice.OpenSimulator();

        var checks = KernelChecks.Compare(device, reference, packs: 1, (kernel, memory) =>
        {
            if (kernel == "OutputKernel") memory[5] = fault + memory.FirstOrDefault(float.IsFinite);
        }).ToList();

        Assert.Equal(["kernel OutputKernel"], checks.Where(check => !check.Passed).Select(check => check.Name));
    }

    [Fact]
    public async Task A_device_that_runs_other_kernels_does_not_pass()
    {
        using var device = GpuDevice.OpenSimulator(cuBlasPath: await CuBlasStandIn.BuildAsync());
        using var reference = GpuDevice.OpenSimulator();

        var checks = KernelChecks.Compare(device, reference, packs: 1).ToList();

        Assert.Contains(checks, check => !check.Passed
            && check.Name.EndsWith("where the simulator runs another kernel", StringComparison.Ordinal));
    }
}
