using Experiments.Deploy.Tests.Kubernetes;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using YamlDotNet.Serialization;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>deploy/compose.yaml by its structure, and by Docker Compose itself. No engine runs it here.</summary>
public sealed class ComposeTests
{
    private static readonly Dictionary<string, Dictionary<string, object>> s_services =
        Compose.GetServices(Compose.Read("compose.yaml"));

    /// <summary>Every service that is a silo, and the profiles that start it.</summary>
    public static TheoryData<string> Silos =>
        [.. s_services.Where(service => IsSilo(service.Value)).Select(service => service.Key)];

    [Theory]
    [InlineData("postgres", "coordinator", "grafana", "password", "postgres", "prometheus", "worker")]
    [InlineData("gpu", "coordinator", "grafana", "password", "postgres", "prometheus", "worker-gpu")]
    [InlineData("head", "grafana", "head", "joiner", "prometheus")]
    public void A_profile_starts_a_whole_cluster_with_its_metrics(string profile, params string[] started)
    {
        Assert.Equal(started, Compose.GetStarted(s_services, profile).Order());
        var own = started.Select(name => s_services[name]).ToList();
        // What a service waits for is started with it: Compose refuses it otherwise.
        Assert.All(own, service => Assert.Subset(
            started.ToHashSet(), Compose.Keys(service, "depends_on").ToHashSet()));
        Assert.Single(own, service => Compose.List(service, "ports").Contains("127.0.0.1:30000:30000"));
        // Two that build the same tag do it twice, at the same time; the others do not ask a registry for it.
        Assert.All(own.Where(IsSilo).GroupBy(service => (string)service["image"]), image =>
        {
            Assert.Single(image, service => service.ContainsKey("build"));
            Assert.All(image.Where(service => !service.ContainsKey("build")), service =>
                Assert.Equal("never", service["pull_policy"]));
        });
    }

    [Fact]
    public void One_profile_is_started_where_none_is_given()
    {
        var profiles = s_services.Values.SelectMany(service => Compose.List(service, "profiles")).Distinct();
        Assert.Equal(["gpu", "head", "postgres"], profiles.Order());
        Assert.Contains("COMPOSE_PROFILES=postgres", File.ReadAllLines(Repository.File("deploy", ".env")));
    }

    [Fact]
    public void Services_that_stay_are_looked_after_and_images_are_pinned()
    {
        Assert.All(s_services.Where(service => service.Key != "password"), service =>
            Assert.Contains("healthcheck", service.Value));
        Assert.All(s_services.Values, service => Assert.Matches(@"^[^:]+:v?\d[^:]*$", (string)service["image"]));
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("compose.yaml", "compose.secret.yaml")]
    public async Task Docker_Compose_finds_no_fault(params string[] files)
    {
        var compose = ExternalProgram.Require("docker-compose", "docker-compose");
        using var folder = new WorkingFolder();
        foreach (var file in files.Append(".env"))
        {
            var text = await File.ReadAllTextAsync(
                Repository.File("deploy", file), TestContext.Current.CancellationToken);
            // Debian's is 1.29, which knows all of it but the project's name.
            await File.WriteAllTextAsync(folder.File(file),
                text.Replace("\nname: experiments\n", "\n", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
        }
        await Tool.RunAsync(compose,
            [
                "--project-name", "experiments",
                .. files.SelectMany(file => new[] { "--file", file }), "config", "--quiet",
            ],
            folder.Path);
    }

    [Fact]
    public void Only_the_profile_for_GPUs_asks_for_them()
    {
        var silo = Assert.Single(s_services.Values, service => service.ContainsKey("deploy"));
        Assert.Equal(["gpu"], Compose.List(silo, "profiles"));
        Assert.Equal(("experiments-cuda", "cuda"),
            (Compose.GetImage(silo), (string)((Dictionary<object, object>)silo["build"])["target"]));
        var device = (Dictionary<object, object>)((List<object>)Part(Part(Part(silo["deploy"], "resources"),
            "reservations"), "devices")).Single();
        Assert.Equal(("nvidia", "all", "gpu"), ((string)device["driver"], (string)device["count"],
            (string)((List<object>)device["capabilities"]).Single()));
        // The program is given every device.
        Assert.DoesNotContain("EXPERIMENTS_DEVICES", Compose.GetEnvironment(silo).Keys);

        static object Part(object map, string key) => ((Dictionary<object, object>)map)[key];
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
        foreach (var silo in Silos.Select(row => row.Data))
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
    [MemberData(nameof(Silos))]
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
        Assert.Equal(name is "coordinator" or "head", options.Slots == 0);
        Assert.Equal((name == "head", name == "joiner" ? "head" : null), (options.Head, options.Join));
        // It is asked at its gateway whether it is well.
        Assert.NotEqual(0, options.GatewayPort);
        // All written files are on a volume: otherwise the program would not start in a read-only tree.
        var volumes = Compose.List(silo, "volumes").Select(volume => volume.Split(':')[1]).ToList();
        var stored = options.Head ? ContainerImage.Stage("runtime").WorkingFolder : options.ArtifactStore;
        Assert.True(stored is null || volumes.Any(volume => stored.StartsWith(volume, StringComparison.Ordinal)));
        Assert.Contains(ContainerImage.Stage("runtime").Environment["EXPERIMENTS_CACHE_FOLDER"], volumes);
    }

    private static bool IsSilo(Dictionary<string, object> service) =>
        Compose.GetImage(service).StartsWith("experiments", StringComparison.Ordinal);
}
