using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>
/// A solver with its kernel on each device. A new one is a class here, a rule in <c>Cpu/Kernels</c>, a kernel in
/// <c>Gpu/Kernels</c>, and a line in <see cref="SolverCatalog"/>.
/// </summary>
internal abstract class DeviceSolver(string name, int stateTensors) : Solver(name, stateTensors)
{
    /// <summary>Updates one thread's part of a lane's parameters: applies the solver's rule to it.</summary>
    public abstract void Update(in CpuSolverUpdate update);

    /// <summary>The launches of an update of all lanes of a pack.</summary>
    public abstract GpuLaunch Compile(GpuSolverUpdate update);
}
