using Experiments.Engine.Tests.Graphs;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Tests.Training.Checkpoints;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed class GoldenCasesOnTheCpu(CpuFixture fixture) : GoldenCaseTests(fixture), IClassFixture<CpuFixture>;

public sealed class GradientsOnTheCpu(CpuFixture fixture) : GradientTests(fixture), IClassFixture<CpuFixture>;

public sealed class LaneIndependenceOnTheCpu(CpuFixture fixture)
    : LaneIndependenceTests(fixture), IClassFixture<CpuFixture>;

public sealed class BatchWeightsOnTheCpu(CpuFixture fixture) : BatchWeightTests(fixture), IClassFixture<CpuFixture>;

public sealed class LaneRefillOnTheCpu(CpuFixture fixture) : LaneRefillTests(fixture), IClassFixture<CpuFixture>;

public sealed class RestoreOnTheCpu(CpuFixture fixture) : RestoreTests(fixture), IClassFixture<CpuFixture>;
