using Experiments.Deploy.Tests.Kubernetes;
using k8s.Models;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>The images as deploy/Dockerfile says them. No engine builds them here.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string> Images => ["runtime", "cuda"];

    [Fact]
    public void Base_images_are_pinned()
    {
        Assert.All(ContainerImage.Stages, stage => Assert.Matches(@"^\$\{\w+\}$", ContainerImage.Stage(stage).Base));
        var images =
            ContainerImage.Arguments.Values.Where(value => value.Contains('/', StringComparison.Ordinal)).ToList();
        Assert.Equal(4, images.Count);
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+[^:]*$", image));
        Assert.Equal("runtime", ContainerImage.Stages[^1]);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_runs_the_program_as_nobody_in_particular(string stage)
    {
        var image = ContainerImage.Stage(stage);
        Assert.Matches(@"^[1-9]\d*:[1-9]\d*$", image.User);
        Assert.Equal(["/app/experiments"], image.EntryPoint);
        Assert.Equal(["silo"], image.Command);
        Assert.Contains("COPY --from=build /image/app /app", image.Copied);
    }

    [Fact]
    public async Task Pods_run_as_the_images_user_and_have_its_entry_point()
    {
        var manifests = Manifests.Parse(await Kustomization.OverlayAsync("gpu"));
        foreach (var (_, pod) in manifests.Pods)
        {
            var container = pod.Spec.Containers.Single();
            var image = ContainerImage.Stage(
                container.Image.StartsWith("experiments-cuda:", StringComparison.Ordinal) ? "cuda" : "runtime");
            Assert.Equal(image.User, $"{pod.Spec.SecurityContext.RunAsUser}:{pod.Spec.SecurityContext.RunAsGroup}");
            Assert.Null(container.Command);
        }
        Assert.NotEmpty(manifests.GetAll<V1Job>());
    }

    [Fact]
    public void The_build_is_given_what_it_reads()
    {
        var ignored = File.ReadAllLines(Repository.File("deploy", "Dockerfile.dockerignore"));
        var given = ignored.Where(line => line.StartsWith('!')).Select(line => line[1..]).ToHashSet();
        Assert.Contains("*", ignored);
        Assert.All(given, path => Assert.True(Path.Exists(Repository.File(path)), path));
        // MSBuild finds these by themselves, and the tool's package holds the README.
        var read = Directory.GetFiles(Repository.Root, "Directory.*.props")
            .Select(path => Path.GetFileName(path))
            .Concat(["BannedSymbols.txt", "README.md", "global.json", "src"]);
        Assert.Superset(read.ToHashSet(), given);
    }
}
