using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using YamlDotNet.Serialization;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>deploy/compose.yaml by its structure. No engine runs it here.</summary>
public sealed class ComposeTests
{
    private static readonly Dictionary<string, Dictionary<string, object>> s_services =
        Compose.GetServices(Compose.Read("compose.yaml"));

    [Fact]
    public void It_has_silos_a_database_and_monitoring()
    {
        Assert.Equal(["coordinator", "grafana", "postgres", "prometheus", "worker"], s_services.Keys.Order());
        Assert.All(s_services.Values, service => Assert.Contains("healthcheck", service));
        Assert.All(s_services.Values, service => Assert.Matches(@"^[^:]+:v?\d[^:]*$", (string)service["image"]));
    }

    [Fact]
    public void Only_this_machine_reaches_its_ports() =>
        Assert.All(s_services.Values.SelectMany(service => Compose.List(service, "ports")), port =>
            Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void What_it_mounts_is_there()
    {
        var volumes = s_services.Values.SelectMany(service => Compose.List(service, "volumes"))
            .Select(volume => volume.Split(':'))
            .ToList();
        Assert.All(volumes.Where(volume => volume[0].StartsWith("./", StringComparison.Ordinal)), volume =>
        {
            Assert.True(Path.Exists(Repository.File("deploy", volume[0])), volume[0]);
            Assert.Equal("ro", volume[^1]);
        });
    }

    [Fact]
    public void Its_Prometheus_has_the_rules_and_finds_the_silos()
    {
        using var text = File.OpenText(Repository.File("deploy", "compose", "prometheus.yml"));
        var prometheus = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        var rules = ((List<object>)prometheus["rule_files"]).Cast<string>().Order();
        Assert.Equal(["/etc/prometheus/alerts.yml", "/etc/prometheus/recording-rules.yml"], rules);
        Assert.All(rules, file =>
            Assert.True(File.Exists(Repository.File("deploy", "prometheus", Path.GetFileName(file))), file));
        var job = (Dictionary<object, object>)((List<object>)prometheus["scrape_configs"]).Single();
        var found = (Dictionary<object, object>)((List<object>)job["dns_sd_configs"]).Single();
        foreach (var silo in new[] { "coordinator", "worker" })
        {
            var network =
                (Dictionary<object, object>)((Dictionary<object, object>)s_services[silo]["networks"])["cluster"];
            Assert.Equal((List<object>)network["aliases"], (List<object>)found["names"]);
            Assert.Equal(((Dictionary<object, object>)s_services[silo]["environment"])["EXPERIMENTS_METRICS_PORT"],
                found["port"]);
        }
        Assert.Equal("experiments", job["job_name"]);
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("worker")]
    public void A_silo_is_confined_and_starts_by_what_is_set(string name)
    {
        var silo = s_services[name];
        Assert.Equal(("true", "2m"), ((string)silo["read_only"], (string)silo["stop_grace_period"]));
        Assert.Equal(["ALL"], Compose.List(silo, "cap_drop"));
        Assert.Equal(["no-new-privileges:true"], Compose.List(silo, "security_opt"));
        var environment = Compose.GetEnvironment(silo);
        Assert.Empty(environment.Keys.Except(SiloSettings.All.Select(setting => setting.Variable)));
        var options = SiloConfiguration.Read(new Dictionary<string, string>(), environment.GetValueOrDefault);
        Assert.True(options.DrainTimeout + TimeSpan.FromSeconds(30) < TimeSpan.FromMinutes(2));
        Assert.Equal(name == "coordinator", options.Slots == 0);
        // All written files are on a volume: otherwise the program would not start in a read-only tree.
        Assert.Contains(Compose.List(silo, "volumes"), volume =>
            options.ArtifactStore!.StartsWith(volume.Split(':')[1], StringComparison.Ordinal));
        Assert.Contains(Compose.List(silo, "volumes"), volume => volume.EndsWith(
            ContainerImage.Stage("runtime").Environment["EXPERIMENTS_CACHE_FOLDER"], StringComparison.Ordinal));
    }
}
