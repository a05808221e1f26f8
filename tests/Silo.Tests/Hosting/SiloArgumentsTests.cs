using Experiments.Silo.Hosting;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloArgumentsTests
{
    [Fact]
    public void EveryOptionIsReadByItsName()
    {
        var options = SiloArguments.Parse(
            ["--folder", "x", "--silo-port", "5001", "--gateway-port=0", "--metrics-port", "5003", "--slots", "3", "--join", "localhost:1", "--lease-term", "00:00:05"]);
        Assert.Equal(("x", 5001, 0, 5003, 3), (options.Folder, options.SiloPort, options.GatewayPort, options.MetricsPort, options.Slots));
        Assert.Equal(("localhost:1", TimeSpan.FromSeconds(5)), (options.Join, options.LeaseTerm));
    }

    [Fact]
    public void AnUnknownOptionIsRefusedWithThoseThatThereAre() =>
        Assert.StartsWith("unknown option --slot: there are --cluster-id", Assert.Throws<SiloException>(() => SiloArguments.Parse(["--slot", "3"])).Message, StringComparison.Ordinal);

    [Fact]
    public void AValueThatCannotBeReadIsRefusedByName() =>
        Assert.Contains("Slots", Assert.Throws<SiloException>(() => SiloArguments.Parse(["--slots", "many"])).Message, StringComparison.Ordinal);
}
