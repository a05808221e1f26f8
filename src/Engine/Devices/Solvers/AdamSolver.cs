using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>Adam: Kingma and Ba (2015), algorithm 1, in scikit-learn's form.</summary>
internal sealed class AdamSolver() : DeviceSolver("adam", stateTensors: 2)
{
    internal override MomentCorrection ComputeCorrection(in SolverSettings settings, long update) =>
        MomentCorrection.FromUpdate(settings, update);

    /// <summary>The corrections of both moments are part of the rate.</summary>
    internal override StepRates ComputeRates(
        in SolverSettings settings, double learningRate, MomentCorrection correction, int rows) =>
            base.ComputeRates(settings, learningRate, correction, rows) with
            {
                StepSize = learningRate * correction.Root / correction.Divisor,
            };

    public override void Update(in CpuSolverUpdate update) => update.Apply(new AdamRule(
        update.Step.StepSize, update.Settings.Beta1, update.Settings.Beta2, update.Step.Epsilon));

    public override SolverLaunch Compile(GpuSolverUpdate update) =>
        update.Compile(arguments => new AdamKernel(arguments));
}
