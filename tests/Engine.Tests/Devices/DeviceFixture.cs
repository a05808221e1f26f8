using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Tests.Devices.Gpu;

namespace Experiments.Engine.Tests.Devices;

/// <summary>
/// A device that the device tests run on, and how far it may be from a reference. A new device is one fixture, and one
/// subclass of each of the tests.
/// </summary>
public abstract class DeviceFixture(Device device, double tolerance) : IDisposable
{
    public Device Device => device;

    /// <summary>The largest |a - b| / max(1, |b|) from scikit-learn's trainings.</summary>
    public double Tolerance => tolerance;

    /// <summary>True if tests should use the device as little as possible.</summary>
    public virtual bool IsSlow => false;

    public void Dispose()
    {
        device.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class CpuFixture() : DeviceFixture(new CpuDevice(cores: 1), 1e-5);

/// <summary>The GPU of the tests, <see cref="TestGpu"/>. The simulator is held to what the CPU is held to.</summary>
public sealed class GpuFixture() : DeviceFixture(TestGpu.Open(), TestGpu.IsSimulator ? 1e-5 : 1e-4)
{
    public override bool IsSlow => TestGpu.IsSimulator;
}

/// <summary>
/// One GPU for all its tests, which take turns: the simulator runs one kernel at a time. A test of this collection runs
/// on every compiler for GPUs that CI has: tests/pocl.sh selects the trait.
/// </summary>
[CollectionDefinition(Name), Trait("device", "gpu")]
public sealed class GpuTests : ICollectionFixture<GpuFixture>
{
    public const string Name = "gpu";
}
