using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Tests.Graphs;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Tests.Training.Checkpoints;

namespace Experiments.Engine.Tests.Devices.Gpu;

[Collection(GpuTests.Name)]
public sealed class GoldenCasesOnTheGpu(GpuFixture fixture) : GoldenCaseTests(fixture);

[Collection(GpuTests.Name)]
public sealed class GradientsOnTheGpu(GpuFixture fixture) : GradientTests(fixture);

[Collection(GpuTests.Name)]
public sealed class LaneIndependenceOnTheGpu(GpuFixture fixture) : LaneIndependenceTests(fixture);

[Collection(GpuTests.Name)]
public sealed class BatchWeightsOnTheGpu(GpuFixture fixture) : BatchWeightTests(fixture);

[Collection(GpuTests.Name)]
public sealed class LaneRefillOnTheGpu(GpuFixture fixture) : LaneRefillTests(fixture);

[Collection(GpuTests.Name)]
public sealed class AgainstTheCpuOnTheGpu(GpuFixture fixture, CpuFixture cpu)
    : AgainstTheCpuTests(fixture, cpu);

[Collection(GpuTests.Name)]
public sealed class RestoreOnTheGpu(GpuFixture fixture) : RestoreTests(fixture);

[Collection(GpuTests.Name)]
public sealed class TheGpuOfTheTests(GpuFixture fixture)
{
    /// <summary>The simulator has few, so that only the other compiler shows what whole groups do.</summary>
    [Fact]
    public void Its_groups_have_the_threads_of_a_card_unless_it_is_the_simulator()
    {
        var device = (GpuDevice)fixture.Device;

        Assert.Equal(TestGpu.IsSimulator, device.Id == GpuDevice.SimulatorId);
        Assert.Equal(TestGpu.IsSimulator ? 4 : 256, device.Threads);
    }
}
