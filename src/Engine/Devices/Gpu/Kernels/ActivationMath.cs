using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The activations by kind. All threads of a kernel take the same branch.</summary>
internal static class ActivationMath
{
    /// <summary>
    /// y = f(z). The conditions test for values that are not positive, so NaN passes and a diverged lane is seen.
    /// </summary>
    public static float Forward(ActivationKind kind, float z)
    {
        if (kind == ActivationKind.Relu) return z <= 0 ? 0f : z;
        if (kind == ActivationKind.Tanh) return DeviceMath.Tanh(z);
        if (kind == ActivationKind.Logistic) return DeviceMath.Logistic(z);
        return z;
    }

    /// <summary>dz = dy * f'(z), computed from y = f(z).</summary>
    public static float Backward(ActivationKind kind, float y, float dy)
    {
        if (kind == ActivationKind.Relu) return y <= 0 ? 0f : dy;
        if (kind == ActivationKind.Tanh) return dy * (1f - (y * y));
        if (kind == ActivationKind.Logistic) return dy * y * (1f - y);
        return dy;
    }
}
