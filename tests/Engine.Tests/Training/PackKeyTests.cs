using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

public sealed class PackKeyTests
{
    private static readonly LaneSpec Lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, 50, 4, 3));
    private static readonly PackSpec Pack = Toy.Pack(LearningTasks.Multiclass, Lane);

    [Fact]
    public void What_may_differ_from_lane_to_lane_is_not_in_the_key() => Assert.Equal(
        PackKey.Compute(Pack),
        PackKey.Compute(Pack with
        {
            Lanes = [Lane with
            {
                LearningRateInit = 1,
                Alpha = 1,
                Momentum = 0.1,
                Fold = 3,
                Seed = 9,
                MaxIter = 1,
                TrainRows = [1, 2]
            }]
        }));

    [Fact]
    public void What_shapes_the_program_is() => Assert.Equal(9, new[]
    {
        Pack,
        Pack with { Network = new Mlp([10], ActivationKind.Tanh) },
        Pack with { Network = new Mlp([9], ActivationKind.Relu) },
        Pack with { BatchSize = 17 },
        Pack with { Solver = SolverCatalog.Sgd },
        Pack with { NesterovsMomentum = false },
        Pack with { Shuffle = false },
        Pack with { Precision = Precision.Tf32 },
        Pack with { Lanes = [Toy.Lane(Toy.Data(LearningTasks.Multiclass, 50, 5, 3))] },
    }.Select(PackKey.Compute).Distinct().Count());
}
