namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The place of weight decay in a solver's step. Parameters that do not decay have a factor of 0.</summary>
internal interface IDecayRule
{
    /// <summary>The factor of a weight in its decay.</summary>
    static abstract float GetFactor(StepParameters step);

    /// <summary>The gradient with decay, where decay is a part of it.</summary>
    static abstract float AddToGradient(float gradient, float factor, float weight);

    /// <summary>The weight before the step, without its decay where decay is beside the gradient.</summary>
    static abstract float Shrink(float weight, float factor);
}
