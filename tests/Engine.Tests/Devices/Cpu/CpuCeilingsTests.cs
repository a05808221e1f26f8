using Experiments.Engine.Devices.Cpu;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed class CpuCeilingsTests
{
    [Theory, InlineData(1, 7), InlineData(3, 7), InlineData(3, 2)]
    public void A_product_and_a_copy_are_timed_on_any_number_of_cores_with_something_to_do_or_not(int cores, int rows)
    {
        using var cpu = new CpuDevice(cores);

        Assert.All([cpu.MeasureProduct(rows, 5, 3), cpu.MeasureCopy(rows)], seconds =>
            Assert.True(seconds >= 0 && double.IsFinite(seconds), $"{seconds}"));
    }
}
