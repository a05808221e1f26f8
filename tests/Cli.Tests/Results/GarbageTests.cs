using Experiments.Artifacts;
using Experiments.Cli.Results;
using Experiments.Contracts.Artifacts;

namespace Experiments.Cli.Tests.Results;

public sealed class GarbageTests
{
    [Fact]
    public void What_no_experiment_names_is_garbage_and_nothing_else()
    {
        StoredObject[] used = [new(ArtifactKind.Data, "00", 5), new(ArtifactKind.Artifact, Samples.Id, 7)];
        StoredObject[] unused = [new(ArtifactKind.Data, Samples.Id, 1),
            new(ArtifactKind.Artifact, "00", 2), new(ArtifactKind.Leftover, ".00", 3)];
        Assert.Equal(unused, Garbage.Find([.. used, .. unused], [new(Samples.Spec, Samples.Status())]));
        Assert.Equal(5, Garbage.Find([.. used, .. unused], []).Count);
    }
}
