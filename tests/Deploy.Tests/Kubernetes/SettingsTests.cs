using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The settings in the manifests are settings of silos, and agree with the rest of the manifests.</summary>
public sealed class SettingsTests
{
    private const string PodIp = "10.244.1.7";

    /// <summary>The secrets that deploy/k8s/README.md has made.</summary>
    internal static readonly Dictionary<string, string> Secrets = new()
    {
        ["experiments-store/url"] = "postgresql://experiments:secret@db.example.com/experiments",
        ["experiments-store/password"] = "secret",
        ["experiments-artifacts/location"] = "s3://bucket/experiments?region=eu-central-1",
    };

    public static TheoryData<string, string> Renderings => Rendering.All;

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_silo_starts_by_what_the_manifests_set(string by, string workers)
    {
        var manifests = await Rendering.BuildAsync(by, workers);
        foreach (var silo in manifests.Silos)
        {
            var pod = silo.Spec.Template.Spec;
            var container = pod.Containers.Single();
            var environment = manifests.Environment(container, Secrets, PodIp);
            Assert.Equal(["silo"], container.Args);
            Assert.Empty(environment.Keys.Where(name => name.StartsWith("EXPERIMENTS_", StringComparison.Ordinal))
                .Except(SiloSettings.All.Select(setting => setting.Variable)));
            var options = Read(environment);

            Assert.Equal((PodIp, true), (options.Advertise, options.Insecure));
            Assert.Equal((options.SiloPort, options.GatewayPort, options.MetricsPort),
                (Port("silo"), Port("gateway"), Port("metrics")));
            var mount = container.VolumeMounts.Single(mount => mount.MountPath == options.CacheFolder);
            Assert.True((double)pod.Volumes.Single(volume => volume.Name == mount.Name).EmptyDir.SizeLimit.ToDecimal()
                > options.DataCacheGb * (1L << 30));
            Assert.Equal(silo.Metadata.Name == "experiments-coordinator", options.Slots == 0);

            int? Port(string name) => container.Ports.Single(port => port.Name == name).ContainerPort;
        }
        var migrate = manifests.GetAll<V1Job>().Single().Spec.Template.Spec.Containers.Single();
        Assert.NotNull(SiloConfiguration.Read(new Dictionary<string, string>(),
            manifests.Environment(migrate, Secrets, PodIp).GetValueOrDefault, SiloConfigurationUse.Store).Store);
    }

    /// <summary>Reads the options as a silo does. The only error that may occur is a missing GPU.</summary>
    internal static SiloHostOptions Read(Dictionary<string, string> environment)
    {
        try
        {
            return SiloConfiguration.Read(new Dictionary<string, string>(), environment.GetValueOrDefault);
        }
        catch (SiloConfigurationException e)
            when (e.Errors is [var error] && error.StartsWith("--devices is 'gpu:0'", StringComparison.Ordinal))
        {
            environment["EXPERIMENTS_DEVICES"] = "cpu";
            return SiloConfiguration.Read(new Dictionary<string, string>(), environment.GetValueOrDefault);
        }
    }
}
