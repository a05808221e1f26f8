using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;

namespace Experiments.Engine.Tests.Devices;

public sealed class SpeedTestTests
{
    [Fact]
    public void Every_figure_is_one()
    {
        using var device = DeviceCatalog.Open("cpu");

        var speed = SpeedTest.Run(device);

        Assert.All(new[] { speed.ProductGigaflops, speed.EpochSeconds, speed.PackSeconds }, figure =>
            Assert.True(double.IsFinite(figure) && figure > 0, speed.ToString()));
    }
}
