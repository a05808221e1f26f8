using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloHostOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.Empty(Failures(new()));
        Assert.Empty(Failures(SiloHostOptions.Embedded()));
        Assert.Empty(Failures(new() { Join = "localhost" }));
        Assert.Empty(Failures(new() { Join = "gpu-box-1:30001", Insecure = true }));
        Assert.Empty(Failures(new() { Head = true, Insecure = true, Listen = "0.0.0.0", Advertise = "10.0.0.1" }));
    }

    [Fact]
    public void A_store_that_cannot_be_read_is_said_without_its_password()
    {
        Assert.Empty(Failures(new() { Store = "postgresql://ada:s3cret@db/lab", ArtifactStore = "shared" }));
        Assert.Equal("--store: name the database.",
            Assert.Single(Failures(new() { Store = "postgresql://ada:s3cret@db", ArtifactStore = "shared" })));
    }

    [Theory]
    [InlineData(nameof(SiloHostOptions.ClusterId), "--cluster-id is '': name the cluster.")]
    [InlineData(nameof(SiloHostOptions.Folder), "--folder is '': name a folder for the experiment store.")]
    [InlineData(nameof(SiloHostOptions.Join), "--join is 'localhost:x': give HOST or HOST:PORT of the head's gateway.")]
    [InlineData(
        nameof(SiloHostOptions.SiloPort), "--silo-port is '70000': use a port from 1 to 65535, or 0 for a free one.")]
    [InlineData(
        nameof(SiloHostOptions.GatewayPort), "--gateway-port is '-1': use a port from 1 to 65535, or 0 for none.")]
    [InlineData(
        nameof(SiloHostOptions.MetricsPort), "--metrics-port is '0': use a port from 1 to 65535, or leave it out.")]
    [InlineData(nameof(SiloHostOptions.Slots),
        "--slots is '-1': use 0 for a silo that does not train, or the number of packs to train at once.")]
    [InlineData(nameof(SiloHostOptions.LeaseTerm), "--lease-term is '00:00:00.5000000': use at least 1 second.")]
    public void A_wrong_value_is_said_by_the_options_name_and_remedy(string property, string expected)
    {
        var options = new SiloHostOptions();
        object value = property switch
        {
            nameof(SiloHostOptions.ClusterId) or nameof(SiloHostOptions.Folder) => "",
            nameof(SiloHostOptions.Join) => "localhost:x",
            nameof(SiloHostOptions.SiloPort) => 70_000,
            nameof(SiloHostOptions.MetricsPort) => 0,
            nameof(SiloHostOptions.LeaseTerm) => TimeSpan.FromMilliseconds(500),
            _ => -1,
        };
        typeof(SiloHostOptions).GetProperty(property)!.SetValue(options, value);
        Assert.Equal(expected, Assert.Single(Failures(options)));
    }

    [Fact]
    public void A_lease_lasts_at_most_an_hour()
    {
        Assert.Empty(Failures(new() { LeaseTerm = TimeSpan.FromHours(1) }));
        Assert.Equal("--lease-term is '5.00:00:00': use at most 1 hour.",
            Assert.Single(Failures(new() { LeaseTerm = TimeSpan.FromDays(5) })));
    }

    [Fact]
    public void A_silo_is_one_thing_of_three()
    {
        Assert.StartsWith("--head and --join exclude each other",
            Assert.Single(Failures(new() { Head = true, Join = "localhost" })), StringComparison.Ordinal);
        Assert.StartsWith("--store excludes --head and --join",
            Assert.Single(
                Failures(new() { Head = true, Store = "postgresql://localhost/x", ArtifactStore = "shared" })),
            StringComparison.Ordinal);
        Assert.StartsWith("--store excludes --head and --join",
            Assert.Single(
                Failures(new() { Join = "localhost", Store = "postgresql://localhost/x", ArtifactStore = "shared" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Silos_that_share_experiments_share_data_and_models_too() =>
        Assert.StartsWith("--store needs --artifact-store",
            Assert.Single(Failures(new() { Store = "postgresql://localhost/x" })), StringComparison.Ordinal);

    [Fact]
    public void Beyond_loopback_it_must_be_told()
    {
        Assert.Contains(
            "use --insecure", Assert.Single(Failures(new() { Listen = "0.0.0.0" })), StringComparison.Ordinal);
        Assert.Contains(
            "use --insecure", Assert.Single(Failures(new() { Advertise = "10.0.0.1" })), StringComparison.Ordinal);
        Assert.Contains(
            "use --insecure", Assert.Single(Failures(new() { Join = "gpu-box-1" })), StringComparison.Ordinal);
        Assert.Empty(Failures(new() { Listen = "127.0.0.2" }));
    }

    [Theory, InlineData("here"), InlineData("::1"), InlineData("")]
    public void An_address_is_one_of_this_machine(string text) =>
        Assert.Contains("give an IPv4 address of this machine",
            Assert.Single(Failures(new() { Listen = text })), StringComparison.Ordinal);

    [Fact]
    public void Every_failure_is_said_at_once() =>
        Assert.Equal(2, Failures(new() { Slots = -1, ClusterId = "" }).Count);

    [Fact]
    public void Devices_that_name_none_are_refused() =>
        Assert.Contains(
            "--devices is ' ,'", Assert.Single(Failures(new() { Devices = " ," })), StringComparison.Ordinal);

    [Fact]
    public void Ports_are_not_shared() =>
        Assert.Contains("share a port",
            Assert.Single(Failures(new() { SiloPort = 5000, GatewayPort = 5000 })), StringComparison.Ordinal);

    [Theory, InlineData(1, 1), InlineData(2, 2), InlineData(3, 2), InlineData(16, 15)]
    public void Where_there_are_more_than_two_cores_one_is_left_to_Orleans(int cores, int slots) =>
        Assert.Equal(slots, SiloHostOptions.DefaultSlots(cores));

    private static List<string> Failures(SiloHostOptions options) =>
        [.. new SiloHostOptionsValidator().Validate(null, options).Failures ?? []];
}
