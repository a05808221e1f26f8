using ILGPU;
using ILGPU.Util;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Eight floats in registers. A loop over them would not be unrolled, and an array would be put into memory.
/// </summary>
internal struct Eight
{
    public float A, B, C, D, E, F, G, H;

    /// <summary>The number of floats.</summary>
    public const int Count = 8;

    /// <summary>
    /// Loads a matrix's elements from k on along the sum of a product, with zeros from <paramref name="end"/> on. The
    /// loads have no branches, so that none waits for another.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="at">The place of element 0 of the row or column.</param>
    /// <param name="step">The distance of two elements.</param>
    /// <param name="k">The first element.</param>
    /// <param name="end">The number of elements.</param>
    public static Eight LoadDepth(ArrayView<float> matrix, int at, int step, int k, int end)
    {
        Eight r;
        r.A = LoadOrZero(matrix, at, step, k, end);
        r.B = LoadOrZero(matrix, at, step, k + 1, end);
        r.C = LoadOrZero(matrix, at, step, k + 2, end);
        r.D = LoadOrZero(matrix, at, step, k + 3, end);
        r.E = LoadOrZero(matrix, at, step, k + 4, end);
        r.F = LoadOrZero(matrix, at, step, k + 5, end);
        r.G = LoadOrZero(matrix, at, step, k + 6, end);
        r.H = LoadOrZero(matrix, at, step, k + 7, end);
        return r;
    }

    /// <summary>Loads four floats from shared memory, and four more at a distance.</summary>
    public static Eight LoadShared(ArrayView<float> view, int at, int distance)
    {
        var fours = Four.Cast(view);
        var (low, high) = (fours[at / Four.Count], fours[(at + distance) / Four.Count]);
        return new() { A = low.A, B = low.B, C = low.C, D = low.D, E = high.A, F = high.B, G = high.C, H = high.D };
    }

    /// <summary>Returns one of two.</summary>
    public static Eight Select(bool isFirst, Eight first, Eight second)
    {
        Eight r;
        r.A = Utilities.Select(isFirst, first.A, second.A);
        r.B = Utilities.Select(isFirst, first.B, second.B);
        r.C = Utilities.Select(isFirst, first.C, second.C);
        r.D = Utilities.Select(isFirst, first.D, second.D);
        r.E = Utilities.Select(isFirst, first.E, second.E);
        r.F = Utilities.Select(isFirst, first.F, second.F);
        r.G = Utilities.Select(isFirst, first.G, second.G);
        r.H = Utilities.Select(isFirst, first.H, second.H);
        return r;
    }

    /// <summary>Stores the elements at, at + step, … of a view.</summary>
    public readonly void Store(ArrayView<float> view, int at, int step)
    {
        view[at] = A;
        view[at + step] = B;
        view[at + (2 * step)] = C;
        view[at + (3 * step)] = D;
        view[at + (4 * step)] = E;
        view[at + (5 * step)] = F;
        view[at + (6 * step)] = G;
        view[at + (7 * step)] = H;
    }

    /// <summary>Stores four floats to shared memory, and four more at a distance.</summary>
    public readonly void StoreShared(ArrayView<float> view, int at, int distance)
    {
        var fours = Four.Cast(view);
        fours[at / Four.Count] = new() { A = A, B = B, C = C, D = D };
        fours[(at + distance) / Four.Count] = new() { A = E, B = F, C = G, D = H };
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

    /// <summary>sum + a · b, element by element.</summary>
    public static float AddDot(float sum, Eight a, Eight b)
    {
        sum += a.A * b.A;
        sum += a.B * b.B;
        sum += a.C * b.C;
        sum += a.D * b.D;
        sum += a.E * b.E;
        sum += a.F * b.F;
        sum += a.G * b.G;
        sum += a.H * b.H;
        return sum;
    }

    private static float LoadOrZero(ArrayView<float> matrix, int at, int step, int k, int end) =>
        Utilities.Select(k < end, matrix[at + (Math.Min(k, end - 1) * step)], 0f);
}
