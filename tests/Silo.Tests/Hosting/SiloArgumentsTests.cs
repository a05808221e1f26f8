using Experiments.Silo.Hosting;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloArgumentsTests
{
    [Fact]
    public void Options_are_read_by_their_names_and_flags_alone()
    {
        var given = SiloArguments.Parse(["--folder", "x", "--gateway-port=0", "--insecure", "--config", "silo.yaml"]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["--folder"] = "x",
                ["--gateway-port"] = "0",
                ["--insecure"] = "true",
                ["--config"] = "silo.yaml"
            },
            given);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var errors =
            Assert.Throws<SiloConfigurationException>(() => SiloArguments.Parse(["--slot", "3", "--folder"])).Errors;
        Assert.Collection(
            errors,
            error => Assert.StartsWith(
                "unknown option --slot: the options are --config, --head, --join", error, StringComparison.Ordinal),
            error => Assert.StartsWith("unknown option 3", error, StringComparison.Ordinal),
            error => Assert.Equal("--folder has no value.", error));
    }
}
