namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The place of weight decay in a solver's step. Parameters that do not decay have a factor of 0.</summary>
internal interface IDecayRule
{
    /// <summary>Returns the factor of a weight in its decay.</summary>
    static abstract float GetFactor(StepParameters step);

    /// <summary>Returns the gradient, with decay where decay is a part of the gradient.</summary>
    static abstract float AddToGradient(float gradient, float factor, float weight);

    /// <summary>Returns the weight before the step, reduced by decay that is decoupled from the gradient.</summary>
    static abstract float Shrink(float weight, float factor);
}
