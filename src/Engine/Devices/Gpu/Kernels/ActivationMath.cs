using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Activations by kind: a kernel's branch on one is the same for all its threads.</summary>
internal static class ActivationMath
{
    /// <summary>
    /// y = f(z). The tests are for what is not positive, so that NaN passes and a diverged lane is seen.
    /// </summary>
    public static float Forward(ActivationKind kind, float z)
    {
        if (kind == ActivationKind.Relu) return z <= 0 ? 0f : z;
        if (kind == ActivationKind.Tanh) return DeviceMath.Tanh(z);
        if (kind == ActivationKind.Logistic) return DeviceMath.Logistic(z);
        return z;
    }

    /// <summary>dz = dy * f'(z), told by y = f(z).</summary>
    public static float Backward(ActivationKind kind, float y, float dy)
    {
        if (kind == ActivationKind.Relu) return y <= 0 ? 0f : dy;
        if (kind == ActivationKind.Tanh) return dy * (1f - (y * y));
        if (kind == ActivationKind.Logistic) return dy * y * (1f - y);
        return dy;
    }
}
