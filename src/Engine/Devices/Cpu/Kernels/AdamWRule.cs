using System.Runtime.CompilerServices;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>The rule of AdamW: w -= decay*w, then adam's step.</summary>
internal readonly struct AdamWRule(float rate, double beta1, double beta2, float epsilon) : ISolverRule
{
    private readonly AdamRule _adam = new(rate, beta1, beta2, epsilon);

    public static bool HasSecondState => true;

    public static bool DecouplesDecay => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Step(Wide w, Wide g, ref Wide m, ref Wide v) => _adam.Step(w, g, ref m, ref v);
}
