using System.Runtime.Versioning;
using Experiments.Deploy.Tests.Containers;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The component that gives a cluster a secret.</summary>
public sealed class ClusterSecretTests
{
    private const string Variable = "EXPERIMENTS_CLUSTER_SECRET_FILE";

    public static TheoryData<string, string> Renderings => Rendering.All;

    [Theory, MemberData(nameof(Renderings)), UnsupportedOSPlatform("windows")]
    public async Task Every_silo_starts_with_the_secret_and_its_user_alone_can_read_it(string by, string workers)
    {
        var manifests = await Rendering.BuildAsync(by, workers, "cluster-secret");
        Assert.Equal(["experiments-coordinator", $"experiments-{workers}"],
            manifests.Silos.Select(silo => silo.Metadata.Name).Order());
        var user = ContainerImage.Stage("runtime").User;
        using var folder = new TemporaryFolder();
        foreach (var pod in manifests.Silos.Select(silo => silo.Spec.Template.Spec))
        {
            var container = pod.Containers.Single();
            var environment = manifests.Environment(container, SettingsTests.Secrets, "10.244.1.7");
            var mount = Assert.Single(
                container.VolumeMounts, mount => environment[Variable] == $"{mount.MountPath}/secret");
            Assert.True(mount.ReadOnlyProperty);
            var secret = pod.Volumes.Single(volume => volume.Name == mount.Name).Secret;
            // Every key is a file of its name; a pod without its secret does not start as one of an open cluster.
            Assert.Null(secret.Items);
            Assert.NotEqual(true, secret.Optional);

            // Kubernetes gives such files to root and to the group of the pod's volumes.
            var mode = (UnixFileMode)secret.DefaultMode!;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, mode);
            Assert.Equal((user, pod.SecurityContext.RunAsGroup),
                ($"{pod.SecurityContext.RunAsUser}:{pod.SecurityContext.FsGroup}", pod.SecurityContext.FsGroup));
            var path = folder.Write($"{Guid.NewGuid():N}", new string('5', 64) + "\n");
            File.SetUnixFileMode(path, mode);
            environment[Variable] = path;
            Assert.Equal(path, SettingsTests.Read(environment).ClusterSecretFile);
        }
    }

    [Theory, MemberData(nameof(Renderings))]
    public async Task Nothing_but_silos_has_the_secret_and_no_silo_that_is_not_given_it(string by, string workers)
    {
        var manifests = await Rendering.BuildAsync(by, workers, "cluster-secret", "postgres");
        var having = manifests.Pods.Where(
            made => (made.Pod.Spec.Volumes ?? []).Any(volume => volume.Secret is not null));
        Assert.Equal(
            manifests.Silos.Select(silo => silo.Metadata.Name).Order(), having.Select(made => made.Name).Order());
        Assert.All((await Rendering.BuildAsync(by, workers)).Pods, made => Assert.DoesNotContain(
            made.Pod.Spec.Containers.Single().Env, variable => variable.Name == Variable));
    }

    [Fact]
    public async Task The_readme_makes_the_secret_that_the_component_asks_for()
    {
        var manifests = Manifests.Parse(await Kustomization.WithAsync("cpu", "cluster-secret"));
        var pod = manifests.Silos[0].Spec.Template.Spec;
        var asked = Assert.Single(pod.Volumes, volume => volume.Secret is not null).Secret.SecretName;
        var key = Path.GetFileName(pod.Containers.Single().Env.Single(variable => variable.Name == Variable).Value);
        var readme = await File.ReadAllTextAsync(
            Path.Combine(Kustomization.Root, "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"kubectl create secret generic {asked} --from-file={key}=cluster-secret\n", readme,
            StringComparison.Ordinal);
        Assert.Contains("(umask 077; openssl rand -hex 32 > cluster-secret)\n", readme, StringComparison.Ordinal);
        Assert.Contains("/cluster-secret", await File.ReadAllLinesAsync(
            Repository.File(".gitignore"), TestContext.Current.CancellationToken));
    }
}
