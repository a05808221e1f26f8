using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>Adam: Kingma and Ba (2015), algorithm 1, in scikit-learn's form.</summary>
internal sealed class AdamSolver() : DeviceSolver("adam", stateTensors: 2)
{
    /// <summary>
    /// Kingma and Ba (2015), section 2: the corrections of both moments, which start at zero, are part of the rate.
    /// </summary>
    internal override StepRates ComputeRates(
        in SolverSettings settings, double learningRate, long update, int rows) =>
            base.ComputeRates(settings, learningRate, update, rows) with
            {
                StepSize = learningRate
                    * Math.Sqrt(1 - Math.Pow(settings.Beta2, update)) / (1 - Math.Pow(settings.Beta1, update)),
            };

    public override void Update(in CpuSolverUpdate update) => update.Apply(new AdamRule(
        update.Step.StepSize, update.Settings.Beta1, update.Settings.Beta2, update.Step.Epsilon));

    public override GpuLaunch Compile(GpuSolverUpdate update) => update.Compile(arguments => new AdamKernel(arguments));
}
