namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed class KernelBitsTests
{
    [Theory]
    [InlineData("EnableAVX512", "vector512")]
    [InlineData("EnableAVX2", "fma")]
    [InlineData("EnableHWIntrinsic", "vector128")]
    public async Task Kernels_give_the_same_bits_without(string feature, string shownBy)
    {
        IReadOnlyDictionary<string, string> all = await ProbeProcess.RunAsync("kernels");
        IReadOnlyDictionary<string, string> without = await ProbeProcess.RunAsync("kernels", disabled: feature);

        Assert.Equal("False", without[shownBy]);
        Assert.Equal(all["kernels"], without["kernels"]);
    }
}
