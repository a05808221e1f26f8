using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>Stochastic gradient descent with plain or Nesterov's momentum, in scikit-learn's form.</summary>
internal sealed class SgdSolver() : DeviceSolver("sgd", stateTensors: 1)
{
    public override void Update(in CpuSolverUpdate update)
    {
        var (rate, momentum) = (update.Step.StepSize, update.Settings.Momentum);
        if (update.Nesterov) update.Apply(new NesterovRule(rate, momentum));
        else update.Apply(new MomentumRule(rate, momentum));
    }

    public override SolverLaunch Compile(GpuSolverUpdate update) =>
        update.Compile(arguments => new SgdKernel(arguments, update.Nesterov));
}
