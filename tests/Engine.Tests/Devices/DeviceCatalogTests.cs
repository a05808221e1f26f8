using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;

namespace Experiments.Engine.Tests.Devices;

public sealed class DeviceCatalogTests
{
    [Fact]
    public void The_cpu_is_always_there()
    {
        using var device = DeviceCatalog.Open("cpu");

        Assert.Equal("cpu", device.Id);
        Assert.Equal(DeviceCatalog.List()[0], new DeviceInfo(device.Id, device.Name, device.NumericsClass));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_those_that_are()
    {
        var e = Assert.Throws<DeviceNotFoundException>(() => DeviceCatalog.Open("gpu:1"));

        Assert.StartsWith(
            "This machine has no device 'gpu:1'. Its devices are cpu", e.Message, StringComparison.Ordinal);
        Assert.Contains("'auto' chooses the best of them.", e.Message, StringComparison.Ordinal);
        Assert.Equal(DeviceCatalog.Missing, e.Missing);
    }

    [Fact]
    public void Where_there_is_no_gpu_what_is_missing_is_said_with_how_to_get_it()
    {
        Assert.SkipWhen(DeviceCatalog.List().Count > 1, "This machine has a GPU.");

        Assert.Contains(DeviceCatalog.Missing, sentence => sentence.Contains("driver", StringComparison.Ordinal));
        Assert.Equal("cpu", DeviceCatalog.Resolve("auto"));
        Assert.Throws<DeviceNotFoundException>(() => DeviceCatalog.Resolve("gpu"));
    }

    [Fact]
    public void The_simulator_can_be_opened_and_is_never_listed()
    {
        using var device = DeviceCatalog.Open("simulator");

        Assert.Equal("simulator", device.Id);
        Assert.DoesNotContain(DeviceCatalog.List(), listed => listed.Id == "simulator");
    }

    [Fact]
    public void A_self_test_without_cases_says_what_it_wants()
    {
        using var device = DeviceCatalog.Open("cpu");

        var e = Assert.Throws<GoldenCaseException>(() => Engine.SelfTest.SelfTest.Run(device, "no-such-folder"));

        Assert.Equal(
            "no-such-folder: The folder contains no case: give a folder with files named mlp_*.json.", e.Message);
    }

    [Fact]
    public void A_case_that_is_none_is_refused_by_its_name()
    {
        var path = Path.Combine(Path.GetTempPath(), $"mlp_{Guid.NewGuid():N}.json");
        File.WriteAllText(path, """{"X": []}""");
        try
        {
            Assert.StartsWith($"{path}: The file is not a case",
                Assert.Throws<GoldenCaseException>(() => GoldenCase.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
