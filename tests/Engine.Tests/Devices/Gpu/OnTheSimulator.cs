using Experiments.Engine.Tests.Graphs;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Tests.Training.Checkpoints;

namespace Experiments.Engine.Tests.Devices.Gpu;

[Collection(SimulatorTests.Name)]
public sealed class GoldenCasesOnTheSimulator(SimulatorFixture fixture) : GoldenCaseTests(fixture);

[Collection(SimulatorTests.Name)]
public sealed class GradientsOnTheSimulator(SimulatorFixture fixture) : GradientTests(fixture);

[Collection(SimulatorTests.Name)]
public sealed class LaneIndependenceOnTheSimulator(SimulatorFixture fixture) : LaneIndependenceTests(fixture);

[Collection(SimulatorTests.Name)]
public sealed class BatchWeightsOnTheSimulator(SimulatorFixture fixture) : BatchWeightTests(fixture);

[Collection(SimulatorTests.Name)]
public sealed class LaneRefillOnTheSimulator(SimulatorFixture fixture) : LaneRefillTests(fixture);

[Collection(SimulatorTests.Name)]
public sealed class AgainstTheCpuOnTheSimulator(SimulatorFixture fixture, CpuFixture cpu)
    : AgainstTheCpuTests(fixture, cpu);

[Collection(SimulatorTests.Name)]
public sealed class RestoreOnTheSimulator(SimulatorFixture fixture) : RestoreTests(fixture);
