using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>A solver's update of sixteen weights by their effective gradient.</summary>
internal interface ISolverRule
{
    /// <summary>True if the second state tensor is used.</summary>
    static abstract bool HasSecondState { get; }

    /// <summary>
    /// True if decay subtracts a fraction of each weight before the step (Loshchilov and Hutter, 2019), instead of
    /// adding a term to the gradient.
    /// </summary>
    static virtual bool DecouplesDecay => false;

    /// <summary>Returns the new weights; updates the state in place.</summary>
    Wide Step(Wide w, Wide g, ref Wide first, ref Wide second);
}

/// <summary>Momentum: v = momentum*v - lr*g; w += v.</summary>
internal readonly struct MomentumRule(float learningRate, float momentum) : ISolverRule
{
    private readonly Wide _rate = Vector512.Create(-learningRate);
    private readonly Wide _momentum = Vector512.Create(momentum);

    public static bool HasSecondState => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Step(Wide w, Wide g, ref Wide velocity, ref Wide unused)
    {
        velocity = Vector512.FusedMultiplyAdd(_momentum, velocity, _rate * g);
        return w + velocity;
    }
}

/// <summary>Nesterov's momentum: v = momentum*v - lr*g; w += momentum*v - lr*g.</summary>
internal readonly struct NesterovRule(float learningRate, float momentum) : ISolverRule
{
    private readonly Wide _rate = Vector512.Create(-learningRate);
    private readonly Wide _momentum = Vector512.Create(momentum);

    public static bool HasSecondState => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Step(Wide w, Wide g, ref Wide velocity, ref Wide unused)
    {
        Wide descent = _rate * g;
        velocity = Vector512.FusedMultiplyAdd(_momentum, velocity, descent);
        return w + Vector512.FusedMultiplyAdd(_momentum, velocity, descent);
    }
}

/// <summary>Adam: m = beta1*m + (1-beta1)*g; v = beta2*v + (1-beta2)*g^2; w -= lrT * m / (sqrt(v) + eps).</summary>
internal readonly struct AdamRule(float rate, double beta1, double beta2, float epsilon) : ISolverRule
{
    private readonly Wide _rate = Vector512.Create(rate);
    private readonly Wide _beta1 = Vector512.Create((float)beta1);
    private readonly Wide _beta2 = Vector512.Create((float)beta2);
    private readonly Wide _oneMinusBeta1 = Vector512.Create((float)(1 - beta1));
    private readonly Wide _oneMinusBeta2 = Vector512.Create((float)(1 - beta2));
    private readonly Wide _epsilon = Vector512.Create(epsilon);

    public static bool HasSecondState => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Step(Wide w, Wide g, ref Wide m, ref Wide v)
    {
        m = Vector512.FusedMultiplyAdd(_beta1, m, _oneMinusBeta1 * g);
        v = Vector512.FusedMultiplyAdd(_beta2, v, _oneMinusBeta2 * g * g);
        return w - (_rate * m / (Vector512.Sqrt(v) + _epsilon));
    }
}
