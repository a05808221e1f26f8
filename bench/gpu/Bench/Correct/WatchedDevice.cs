using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>
/// A GPU whose programs begin with poison in the place of zeros, and whose memory is shown after every kernel. The GPU
/// stays open when it is watched no longer.
/// </summary>
internal sealed class WatchedDevice : Device
{
    private readonly GpuDevice _device;
    private GpuProgram? _program;

    /// <param name="device">The GPU.</param>
    /// <param name="look">Receives a kernel's name and the memory after it; what it changes is written back.</param>
    public WatchedDevice(GpuDevice device, Action<string, float[]> look)
    {
        _device = device;
        device.DisableGraphs("kernels are compared one by one");
        device.Kernels.AfterLaunch = kernel =>
        {
            if (_program is not { } program) return;
            var memory = new float[program.Arena.Length];
            program.Arena.Read(device.Stream, 0, memory);
            look(kernel.Name, memory);
            program.Arena.Write(device.Stream, 0, memory);
            device.Stream.Synchronize();
        };
    }

    public override string Id => _device.Id;

    public override string Name => _device.Name;

    public override string NumericsClass => _device.NumericsClass;

    public override double Tolerance => _device.Tolerance;

    internal override bool RunsLanesInTurn => false;

    internal override bool ComputesTallies => _device.ComputesTallies;

    internal override PackProgram Compile(ExecutionPlan plan)
    {
        _program = (GpuProgram)_device.Compile(plan);
        _program.Arena.Write(_device.Stream, 0, [.. Enumerable.Repeat(float.NaN, (int)_program.Arena.Length)]);
        return _program;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _device.Kernels.AfterLaunch = null;
    }
}
