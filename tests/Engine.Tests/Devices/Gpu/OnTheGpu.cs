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
