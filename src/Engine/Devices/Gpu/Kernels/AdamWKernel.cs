namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Loshchilov and Hutter (2019), algorithm 2: weight decay outside the gradient, then adam's step.</summary>
internal readonly record struct AdamWKernel(SolverUpdate Update) : IGpuKernel<AdamWKernel>
{
    public static void Run(AdamWKernel kernel) => AdamStep.Run<Decay>(kernel.Update);

    private readonly struct Decay : IDecayRule
    {
        public static float GetFactor(StepParameters step) => step.WeightDecay;

        public static float AddToGradient(float gradient, float factor, float weight) => gradient;

        public static float Shrink(float weight, float factor) => weight - (factor * weight);
    }
}
