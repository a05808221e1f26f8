using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Eight floats in registers. A loop over them would not be unrolled, and an array would be put into memory.
/// </summary>
internal struct Eight
{
    public float A, B, C, D, E, F, G, H;

    /// <summary>The elements at, at + step, … of a view.</summary>
    public static Eight Load(ArrayView<float> view, int at, int step)
    {
        Eight r;
        r.A = view[at];
        r.B = view[at + step];
        r.C = view[at + (2 * step)];
        r.D = view[at + (3 * step)];
        r.E = view[at + (4 * step)];
        r.F = view[at + (5 * step)];
        r.G = view[at + (6 * step)];
        r.H = view[at + (7 * step)];
        return r;
    }

    /// <summary>sum + a * b.</summary>
    public static Eight AddProduct(Eight sum, float a, Eight b)
    {
        sum.A += a * b.A;
        sum.B += a * b.B;
        sum.C += a * b.C;
        sum.D += a * b.D;
        sum.E += a * b.E;
        sum.F += a * b.F;
        sum.G += a * b.G;
        sum.H += a * b.H;
        return sum;
    }
}
