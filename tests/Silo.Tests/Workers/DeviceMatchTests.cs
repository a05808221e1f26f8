using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Workers;

public sealed class DeviceMatchTests
{
    [Theory]
    [InlineData("cpu", "cpu", false, true)]
    [InlineData("cpu", "cpu", true, true)]
    [InlineData("cpu", "gpu:0", true, false)]
    [InlineData("gpu", "gpu:0", true, true)]
    [InlineData("gpu", "gpu:1", true, true)]
    [InlineData("gpu", "cpu", false, false)]
    [InlineData("gpu:1", "gpu:1", true, true)]
    [InlineData("gpu:1", "gpu:0", true, false)]
    [InlineData("gpu:1", "cpu", true, false)]
    [InlineData("auto", "gpu:0", true, true)]
    [InlineData("auto", "cpu", true, false)]
    [InlineData("auto", "cpu", false, true)]
    public void A_worker_takes_what_asks_for_its_device(string asked, string device, bool siloHasGpu, bool takes) =>
        Assert.Equal(takes, DeviceMatch.IsMatch(asked, device, siloHasGpu));
}
