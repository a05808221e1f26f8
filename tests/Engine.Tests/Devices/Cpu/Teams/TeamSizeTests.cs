using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Networks;

namespace Experiments.Engine.Tests.Devices.Cpu.Teams;

public sealed class TeamSizeTests
{
    [Theory]
    // (784 * 128 + 128 * 10) * 128 = 13.0 million multiply-adds, 26 times half a million
    [InlineData(128, 64, 26)]
    [InlineData(128, 8, 8)]
    // 5 rows: half a million and a bit
    [InlineData(5, 8, 1)]
    public void A_thread_has_half_a_million_multiply_adds(int batch, int cores, int threads)
    {
        var graph = new Mlp([128], ActivationKind.Relu).Trace(new Shape(784), 10);

        Assert.Equal(threads, TeamSize.Compute(CreatePlan(graph, batch), cores, TeamSize.WorkPerThread));
    }

    [Fact]
    public void A_network_without_a_dense_layer_has_work_too()
    {
        var graph = new ElementNetwork().Trace(new Shape(1000), 1000);

        // 2 instructions of 1000 columns, 1000 rows: 2 million
        Assert.Equal(4, TeamSize.Compute(CreatePlan(graph, 1000), cores: 64, TeamSize.WorkPerThread));
    }

    private static ExecutionPlan CreatePlan(Graph graph, int batch) =>
        new(graph, new() { Task = LearningTasks.Multilabel, Lanes = 1, BatchCapacity = batch });
}
