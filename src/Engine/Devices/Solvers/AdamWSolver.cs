using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>
/// AdamW: Loshchilov and Hutter (2019), algorithm 2, in the form of torch.optim.AdamW. Alpha is the weight decay: each
/// weight (but no bias) is reduced by learning rate times alpha times itself before adam's step. Neither the gradient
/// nor the loss has an L2 term.
/// </summary>
internal sealed class AdamWSolver() : DeviceSolver("adamw", stateTensors: 2)
{
    internal override MomentCorrection ComputeCorrection(in SolverSettings settings, long update) =>
        MomentCorrection.FromUpdate(settings, update);

    /// <summary>
    /// PyTorch corrects both moments and adds epsilon to the corrected root: lr m / (1 - beta1^t) / (sqrt(v / (1 -
    /// beta2^t)) + eps). With both sides of the fraction multiplied by sqrt(1 - beta2^t), this is adam's formula with
    /// the corrected rate and an epsilon that is corrected likewise.
    /// </summary>
    internal override StepRates ComputeRates(
        in SolverSettings settings, double learningRate, MomentCorrection correction, int rows) => new(
            learningRate * correction.Root / correction.Divisor, settings.Epsilon * correction.Root, L2: 0,
            WeightDecay: learningRate * settings.Alpha);

    public override void Update(in CpuSolverUpdate update) => update.Apply(new AdamWRule(
        update.Step.StepSize, update.Settings.Beta1, update.Settings.Beta2, update.Step.Epsilon));

    public override SolverLaunch Compile(GpuSolverUpdate update) =>
        update.Compile(arguments => new AdamWKernel(arguments));
}
