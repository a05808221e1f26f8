using Experiments.Artifacts;
using Experiments.Cli.Results;

namespace Experiments.Cli.Tests.Results;

public sealed class GarbageTests
{
    [Fact]
    public void What_no_experiment_names_is_garbage_and_nothing_else()
    {
        StoredObject[] used = [new(StoredObjectKind.Data, "00", 5), new(StoredObjectKind.Artifact, Samples.Id, 7)];
        StoredObject[] unused = [new(StoredObjectKind.Data, Samples.Id, 1),
            new(StoredObjectKind.Artifact, "00", 2), new(StoredObjectKind.Leftover, ".00", 3)];
        Assert.Equal(unused, Garbage.Find([.. used, .. unused], [new(Samples.Spec, Samples.Status())]));
        Assert.Equal(5, Garbage.Find([.. used, .. unused], []).Count);
    }
}
