using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Extension.Tests;

/// <summary>
/// An op of another assembly trains on every device, with the bits of the engine's ops that it is made of.
/// </summary>
public sealed class OwnOpTests
{
    public static TheoryData<string, ActivationKind> Cases => new(
        from device in (string[])["cpu", "simulator"]
        from kind in Enum.GetValues<ActivationKind>()
        select (device, kind));

    [Theory, MemberData(nameof(Cases))]
    public void An_op_of_its_own_trains_like_the_ops_that_it_is_made_of(string id, ActivationKind kind)
    {
        using var device = DeviceCatalog.Open(id);

        var own = Train(device, new OwnNetwork(kind, composed: false));
        var composed = Train(device, new OwnNetwork(kind, composed: true));

        Assert.NotEqual(own.LossCurve[0], own.LossCurve[^1]);
        Assert.Equal(composed.LossCurve, own.LossCurve);
        Assert.Equal(composed.State, own.State);
    }

    [Fact]
    public void Its_members_are_part_of_the_pack_key() => Assert.NotEqual(
        PackKey.Compute(CreatePack(new OwnNetwork(ActivationKind.Relu, composed: false))),
        PackKey.Compute(CreatePack(new OwnNetwork(ActivationKind.Tanh, composed: false))));

    private static LaneResult Train(Device device, OwnNetwork network) =>
        new Trainer(device).Train(CreatePack(network), onEpoch: null, TestContext.Current.CancellationToken)[0];

    private static PackSpec CreatePack(OwnNetwork network)
    {
        var random = new Random(5);
        var x = Enumerable.Range(0, 20 * 4).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var y = Enumerable.Range(0, 20 * 2).Select(_ => random.NextSingle()).ToArray();
        return new()
        {
            Network = network,
            Task = LearningTasks.Regression,
            BatchSize = 7,
            Lanes = [new() { Data = new(x, y, 20, 4, 2), TrainRows = [.. Enumerable.Range(0, 20)], MaxIter = 3 }],
        };
    }
}
