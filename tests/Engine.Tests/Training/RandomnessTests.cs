using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public sealed class RandomnessTests
{
    private static readonly LaneSpec Lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, 50, 4, 3));

    [Fact]
    public void The_same_seed_and_fold_give_the_same_bits() => Assert.Equal(Digest(Lane), Digest(Lane));

    [Fact]
    public void Another_seed_or_fold_gives_others()
    {
        Assert.NotEqual(Digest(Lane), Digest(Lane with { Seed = 2 }));
        Assert.NotEqual(Digest(Lane), Digest(Lane with { Fold = 1 }));
        Assert.NotEqual(Digest(Lane), Digest(Lane with { Fold = -1 }));
    }

    [Fact]
    public void Shuffling_changes_the_order_and_turning_it_off_keeps_it()
    {
        var ordered = Digest(Lane, shuffle: false);

        Assert.NotEqual(Digest(Lane), ordered);
        Assert.Equal(ordered, Digest(Lane, shuffle: false));
    }

    [Fact]
    public void All_candidates_of_a_shape_begin_alike()
    {
        var graph = new Mlp([8], ActivationKind.Relu).Trace(new Shape(4), 3);
        var (first, second) = (StateInitializer.Initialize(graph, 5, 2), StateInitializer.Initialize(graph, 5, 2));

        Assert.Equal(StateDigest.ComputeSha256(first), StateDigest.ComputeSha256(second));
        Assert.NotEqual(first["hidden_0.weight"][..8], first["output.weight"][..8]);
        Assert.All(first["hidden_0.weight"], w => Assert.InRange(w, -MathF.Sqrt(6f / 4), MathF.Sqrt(6f / 4)));
        Assert.All(first["output.bias"], b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_digest_knows_names_and_bits()
    {
        var state = new Dictionary<string, float[]> { ["a"] = [0f] };

        Assert.NotEqual(StateDigest.ComputeSha256(state),
            StateDigest.ComputeSha256(new Dictionary<string, float[]> { ["a"] = [-0f] }));
        Assert.NotEqual(StateDigest.ComputeSha256(state),
            StateDigest.ComputeSha256(new Dictionary<string, float[]> { ["b"] = [0f] }));
    }

    private static string Digest(LaneSpec lane, bool shuffle = true)
    {
        using var device = DeviceCatalog.Open("cpu");
        return StateDigest.ComputeSha256(
            Toy.Train(device, Toy.Pack(LearningTasks.Multiclass, lane) with { Shuffle = shuffle })[0].State);
    }
}
