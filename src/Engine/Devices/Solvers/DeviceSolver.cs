using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>
/// A solver with its kernel on each device. A new solver needs a class here, a rule in <c>Cpu/Kernels</c>, a kernel in
/// <c>Gpu/Kernels</c>, and a line in <see cref="SolverCatalog"/>.
/// </summary>
internal abstract class DeviceSolver(string name, int stateTensors) : Solver(name, stateTensors)
{
    /// <summary>Updates one thread's part of a lane's parameters by the solver's rule.</summary>
    public abstract void Update(in CpuSolverUpdate update);

    /// <summary>Compiles the launches that update parameters of a pack.</summary>
    public abstract SolverLaunch Compile(GpuSolverUpdate update);
}
