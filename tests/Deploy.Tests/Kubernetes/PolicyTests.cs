using System.Globalization;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The properties that every pod must have, read from the manifests of kustomize and of Helm.</summary>
public sealed class PolicyTests
{
    /// <summary>The time that SiloHostBuilder gives a host to stop after its workers have drained.</summary>
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Renderings => Rendering.All;

    private static Task<Manifests> BuiltAsync(string by, string workers) =>
        Rendering.BuildAsync(by, workers, "postgres", "servicemonitor");

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task No_pod_has_privileges(string by, string workers)
    {
        foreach (var (_, pod) in (await BuiltAsync(by, workers)).Pods) AssertUnprivileged(pod.Spec);
    }

    private static void AssertUnprivileged(V1PodSpec spec)
    {
        Assert.True(spec.SecurityContext
            is { RunAsNonRoot: true, RunAsUser: > 0, RunAsGroup: > 0, SeccompProfile.Type: "RuntimeDefault" });
        Assert.True((spec.HostNetwork, spec.HostPID, spec.HostIPC) is (not true, not true, not true));
        Assert.False(spec.AutomountServiceAccountToken ?? true);
        Assert.DoesNotContain(spec.Volumes ?? [], volume => volume.HostPath is not null);
        Assert.All(Containers(spec), container =>
        {
            var context = container.SecurityContext;
            Assert.True(context is
            {
                AllowPrivilegeEscalation: false,
                ReadOnlyRootFilesystem: true,
                Privileged: not true,
                RunAsUser: null
            });
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Null(container.SecurityContext.Capabilities.Add);
        });
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Every_pod_says_what_it_needs_and_its_disks_are_bounded(string by, string workers) =>
        Assert.All((await BuiltAsync(by, workers)).Pods, pod =>
        {
            Assert.All(Containers(pod.Pod.Spec), container =>
            {
                Assert.Superset(new HashSet<string> { "cpu", "memory", "ephemeral-storage" },
                    container.Resources.Requests.Keys.ToHashSet());
                Assert.All(["memory", "ephemeral-storage"], of =>
                    Assert.True(Amount(container.Resources.Limits, of) >= Amount(container.Resources.Requests, of)));
            });
            // A pod is evicted that takes more than its limit, full volumes and the log included.
            Assert.True(Amount(pod.Pod.Spec.Containers.Single().Resources.Limits, "ephemeral-storage")
                > Disks(pod.Pod.Spec).Values.Sum());
        });

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_worker_with_a_full_cache_is_not_the_first_that_a_full_node_evicts(string by, string workers)
    {
        var silos = (await BuiltAsync(by, workers)).Silos;
        var pod = silos.Single(silo => silo.Metadata.Name == $"experiments-{workers}").Spec.Template.Spec;
        // Those go first that take more than they asked for.
        Assert.True(Amount(pod.Containers.Single().Resources.Requests, "ephemeral-storage") > Disks(pod)["cache"]);
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Silos_of_a_kind_are_spread_over_nodes_and_zones(string by, string workers)
    {
        var silos = (await BuiltAsync(by, workers)).Silos;
        Assert.All(silos, silo =>
        {
            var spreads = silo.Spec.Template.Spec.TopologySpreadConstraints;
            Assert.Equal(["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                spreads.Select(spread => spread.TopologyKey).Order());
            // A cluster of one node runs all of them.
            Assert.All(spreads, spread => Assert.Equal("ScheduleAnyway", spread.WhenUnsatisfiable));
            Assert.All(spreads, spread => Assert.Equal([silo], silos.Where(other =>
                Manifests.Selects(spread.LabelSelector, other.Spec.Template.Metadata.Labels))));
        });
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_Job_is_kept_and_the_next_version_has_one_of_its_own(string by, string workers)
    {
        var job = (await BuiltAsync(by, workers)).GetAll<V1Job>().Single();
        var version = job.Spec.Template.Spec.Containers.Single().Image.Split(':')[1];
        Assert.Equal($"experiments-migrate-{version.Replace('.', '-')}", job.Metadata.Name);
        // What keeps a cluster equal to its files would make a Job again that is gone.
        Assert.Null(job.Spec.TtlSecondsAfterFinished);
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Pods_say_their_version_and_nothing_selects_by_it(string by, string workers)
    {
        const string version = "app.kubernetes.io/version";
        var manifests = await BuiltAsync(by, workers);
        Assert.All(manifests.Pods.Where(pod => pod.Name != "experiments-postgres"), pod =>
            Assert.Equal(pod.Pod.Spec.Containers.Single().Image.Split(':')[1], pod.Pod.Metadata.Labels[version]));
        // A selector of a Deployment can never change.
        Assert.All(manifests.Silos, silo => Assert.DoesNotContain(version, silo.Spec.Selector.MatchLabels.Keys));
        Assert.All(manifests.GetAll<V1Service>(), service =>
            Assert.DoesNotContain(version, service.Spec.Selector.Keys));
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Images_are_pinned_and_secrets_are_only_referred_to(string by, string workers)
    {
        var manifests = await BuiltAsync(by, workers);
        Assert.Empty(manifests.GetAll<V1Secret>());
        Assert.All(manifests.Pods.SelectMany(pod => Containers(pod.Pod.Spec)), container =>
        {
            Assert.Matches(@"^[^:]+:[^:]*\d[^:]*$", container.Image);
            Assert.All(
                (container.Env ?? []).Where(IsSecret), variable => Assert.NotNull(variable.ValueFrom?.SecretKeyRef));
        });
        Assert.All(manifests.GetAll<V1ConfigMap>().SelectMany(map => map.Data), pair =>
            Assert.DoesNotContain("://", pair.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_silo_is_probed_for_what_each_probe_means(string by, string workers) =>
        Assert.All((await BuiltAsync(by, workers)).Silos, silo =>
        {
            var container = silo.Spec.Template.Spec.Containers.Single();
            Assert.Equal(("/healthz/ready", "metrics"),
                (container.StartupProbe.HttpGet.Path, container.StartupProbe.HttpGet.Port.Value));
            Assert.Equal(("/healthz/ready", "metrics"),
                (container.ReadinessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Port.Value));
            Assert.Equal(("/healthz/live", "metrics"),
                (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value));
            // A database may be away for minutes, and a silo frozen for longer than a lease: neither is a reason to end
            // it.
            Assert.True(Patience(container.StartupProbe) >= TimeSpan.FromMinutes(5));
            Assert.True(Patience(container.LivenessProbe) >= TimeSpan.FromMinutes(1));
            Assert.True(Patience(container.ReadinessProbe) <= TimeSpan.FromSeconds(15));
        });

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_silo_has_time_to_drain_and_to_leave(string by, string workers)
    {
        var manifests = await BuiltAsync(by, workers);
        Assert.All(manifests.Silos, silo =>
        {
            var pod = silo.Spec.Template.Spec;
            var environment = manifests.Environment(pod.Containers.Single(), SettingsTests.Secrets, "10.0.0.1");
            var drain = TimeSpan.Parse(environment["EXPERIMENTS_DRAIN_TIMEOUT"], CultureInfo.InvariantCulture);
            var before = TimeSpan.FromSeconds(pod.Containers.Single().Lifecycle.PreStop.Sleep.Seconds);
            Assert.True(TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds ?? 30) > before + drain + s_leaving);
        });
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Each_silo_is_in_one_disruption_budget_and_one_deployment(string by, string workers)
    {
        var manifests = await BuiltAsync(by, workers);
        Assert.All(manifests.Silos, silo =>
        {
            var labels = silo.Spec.Template.Metadata.Labels;
            // A pod in two budgets is never evicted.
            var budget = Assert.Single(
                manifests.GetAll<V1PodDisruptionBudget>(), budget => Manifests.Selects(budget.Spec.Selector, labels));
            Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
            Assert.Single(
                manifests.GetAll<V1Deployment>(), deployment => Manifests.Selects(deployment.Spec.Selector, labels));
        });
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Clients_reach_coordinators_and_Prometheus_reaches_every_silo(string by, string workers)
    {
        var manifests = await BuiltAsync(by, workers);
        var (clients, all) = (Service("experiments"), Service("experiments-silos"));
        Assert.Equal("None", all.Spec.ClusterIP);
        Assert.All(manifests.Silos, silo =>
        {
            var (labels, ports) =
                (silo.Spec.Template.Metadata.Labels, silo.Spec.Template.Spec.Containers.Single().Ports);
            Assert.True(Manifests.Selects(all.Spec.Selector, labels));
            Assert.Equal(
                silo.Metadata.Name == "experiments-coordinator", Manifests.Selects(clients.Spec.Selector, labels));
            foreach (var port in clients.Spec.Ports.Concat(all.Spec.Ports))
                Assert.Equal(port.Port, Assert.Single(ports, p => p.Name == port.TargetPort.Value).ContainerPort);
        });
        var coordinators = manifests.Silos.Single(silo => silo.Metadata.Name == "experiments-coordinator").Spec;
        Assert.True(coordinators.Replicas >= 2);

        V1Service Service(string name) =>
            manifests.GetAll<V1Service>().Single(service => service.Metadata.Name == name);
    }

    [Theory]
    [InlineData("kustomize")]
    [InlineData("helm")]
    public async Task A_GPU_silo_has_one_GPU_and_the_image_with_cuBLAS(string by)
    {
        var silo = (await BuiltAsync(by, "gpu")).Silos.Single(silo => silo.Metadata.Name == "experiments-gpu").Spec;
        var container = silo.Template.Spec.Containers.Single();
        Assert.Equal(1, Amount(container.Resources.Limits, "nvidia.com/gpu"));
        Assert.StartsWith("experiments-cuda:", container.Image, StringComparison.Ordinal);
        Assert.Contains(silo.Template.Spec.Tolerations, toleration =>
            toleration is { Key: "nvidia.com/gpu", Effect: "NoSchedule" });
        // There may be no GPU for one more.
        Assert.Equal("0", silo.Strategy.RollingUpdate.MaxSurge.Value);
    }

    private static IEnumerable<V1Container> Containers(V1PodSpec spec) =>
        (spec.InitContainers ?? []).Concat(spec.Containers);

    /// <summary>The sizes of a pod's own volumes: every one is bounded.</summary>
    private static Dictionary<string, decimal> Disks(V1PodSpec spec) =>
        (spec.Volumes ?? []).Where(volume => volume.EmptyDir is not null)
            .ToDictionary(volume => volume.Name, volume => volume.EmptyDir.SizeLimit.ToDecimal());

    private static bool IsSecret(V1EnvVar variable) =>
        variable.Name is "EXPERIMENTS_STORE" or "EXPERIMENTS_ARTIFACT_STORE"
        || variable.Name.Contains("PASSWORD", StringComparison.Ordinal)
        || variable.Name.StartsWith("AWS_", StringComparison.Ordinal);

    private static TimeSpan Patience(V1Probe probe) =>
        TimeSpan.FromSeconds((probe.PeriodSeconds ?? 10) * (probe.FailureThreshold ?? 3));

    private static decimal Amount(IDictionary<string, ResourceQuantity> amounts, string of) => amounts[of].ToDecimal();
}
