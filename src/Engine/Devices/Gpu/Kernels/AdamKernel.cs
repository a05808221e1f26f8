namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Kingma and Ba (2015), as in scikit-learn: the L2 term is a part of the gradient.</summary>
internal readonly record struct AdamKernel(SolverUpdate Update) : IGpuKernel<AdamKernel>
{
    public static void Run(AdamKernel kernel) => AdamStep.Run<Decay>(kernel.Update);

    private readonly struct Decay : IDecayRule
    {
        public static float GetFactor(StepParameters step) => step.L2;

        public static float AddToGradient(float gradient, float factor, float weight) => gradient + (factor * weight);

        public static float Shrink(float weight, float factor) => weight;
    }
}
