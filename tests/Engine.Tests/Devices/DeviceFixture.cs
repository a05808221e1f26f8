using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Gpu;

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

/// <summary>ILGPU's simulator runs the kernels of the GPU as they are; a GPU itself is held to 1e-4.</summary>
public sealed class SimulatorFixture() : DeviceFixture(GpuDevice.OpenSimulator(), 1e-5)
{
    public override bool IsSlow => true;
}

/// <summary>One simulator for all its tests, which take turns: it runs one kernel at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SimulatorTests : ICollectionFixture<SimulatorFixture>
{
    public const string Name = "simulator";
}
