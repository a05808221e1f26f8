using Experiments.Silo.Hosting;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloArgumentsTests
{
    [Fact]
    public void OptionsAreReadByTheirNamesAndSwitchesAlone()
    {
        var given = SiloArguments.Parse(["--folder", "x", "--gateway-port=0", "--insecure", "--config", "silo.yaml"]);
        Assert.Equal(
            new Dictionary<string, string> { ["--folder"] = "x", ["--gateway-port"] = "0", ["--insecure"] = "true", ["--config"] = "silo.yaml" }, given);
    }

    [Fact]
    public void EverythingThatIsWrongIsSaidAtOnce()
    {
        var errors = Assert.Throws<SiloConfigurationException>(() => SiloArguments.Parse(["--slot", "3", "--folder"])).Errors;
        Assert.Collection(
            errors,
            error => Assert.StartsWith("unknown option --slot: there are --config, --head, --join", error, StringComparison.Ordinal),
            error => Assert.StartsWith("unknown option 3", error, StringComparison.Ordinal),
            error => Assert.Equal("--folder lacks its value.", error));
    }
}
