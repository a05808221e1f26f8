using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Cpu.Programs;

public sealed class CpuProgramTests
{
    [Fact]
    public void Replaying_steps_allocates_nothing()
    {
        using var device = DeviceCatalog.Open("cpu");
        var lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, 100, 5, 3)) with { MaxGradNorm = 0.1 };
        var pack = Toy.Pack(LearningTasks.Multiclass, lane);
        using var program = device.Compile(pack.Trace(),
            new PlanOptions { Task = pack.Task, Lanes = 1, BatchCapacity = 16, Solver = SolverCatalog.Adam });
        var steps = new EpochSteps(0, lane, 16, lane.TrainRows,
            new SharedRowOrders(shuffles: true).GetOrAdd(lane, validates: false),
            new MomentCorrections(SolverCatalog.Adam), pack.Task, SolverCatalog.Adam);
        LaneBatches[] batches = [steps.Batches];
        Epochs(1, 3);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Epochs(4, 40);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Epochs(int from, int to)
        {
            for (var epoch = from; epoch <= to; epoch++)
            {
                steps.Prepare(epoch, epoch, 0.01);
                program.Train(batches);
                program.Infer(batches);
            }
        }
    }

    [Fact]
    public void A_plan_that_no_memory_could_hold_is_a_typed_error()
    {
        using var device = DeviceCatalog.Open("cpu");
        var pack = Toy.Pack(LearningTasks.Regression, Toy.Lane(Toy.Data(LearningTasks.Regression, 10, 3, 1)));

        var e = Assert.Throws<DeviceMemoryException>(() => device.Compile(pack.Trace(), new PlanOptions
        {
            Task = pack.Task,
            Lanes = int.MaxValue,
            BatchCapacity = int.MaxValue,
            Solver = SolverCatalog.Adam
        }));

        Assert.Equal("cpu", e.Device);
    }
}
