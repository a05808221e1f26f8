using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// exp, log, tanh and the logistic function in plain arithmetic, because those of a card are approximations. The
/// polynomials are those of Moshier's Cephes library, as on the CPU; fusing on a card may change a result by an ulp.
/// </summary>
internal static class DeviceMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const int ExponentBias = 127;
    private const int MantissaBits = 23;
    private const int RootOfHalf = 0x3F3504F3;

    /// <summary>e^x: infinity above 88.73, denormals and then 0 below -87.3.</summary>
    public static float Exp(float x)
    {
        x = x > 89f ? 89f : x;
        x = x < -104f ? -104f : x;
        var scaled = x * Log2E;
        // NaN becomes a NaN again in the last product.
        var n = (int)(scaled + (scaled < 0 ? -0.5f : 0.5f));
        var r = x - (n * Ln2High);
        r -= n * Ln2Low;

        var p = 1.9875691500e-4f;
        p = (p * r) + 1.3981999507e-3f;
        p = (p * r) + 8.3334519073e-3f;
        p = (p * r) + 4.1665795894e-2f;
        p = (p * r) + 1.6666665459e-1f;
        p = (p * r) + 5.0000001201e-1f;
        p = (p * (r * r)) + r + 1f;
        var half = n >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>
    /// ln x for x that is positive and not denormal; infinity and NaN are returned unchanged. All threads take one way:
    /// ILGPU would call a branch uniform here although x differs between threads.
    /// </summary>
    public static float Log(float x)
    {
        var bits = (int)Interop.FloatAsInt(x) - RootOfHalf;
        var e = (float)(bits >> MantissaBits);
        var m = Interop.IntAsFloat((uint)((bits & 0x7FFFFF) + RootOfHalf)) - 1f;

        var p = 7.0376836292e-2f;
        p = (p * m) - 1.1514610310e-1f;
        p = (p * m) + 1.1676998740e-1f;
        p = (p * m) - 1.2420140846e-1f;
        p = (p * m) + 1.4249322787e-1f;
        p = (p * m) - 1.6668057665e-1f;
        p = (p * m) + 2.0000714765e-1f;
        p = (p * m) - 2.4999993993e-1f;
        p = (p * m) + 3.3333331174e-1f;

        var square = m * m;
        var y = (e * Ln2Low) + (square * m * p);
        y -= 0.5f * square;
        y = (e * Ln2High) + (m + y);
        return x < float.PositiveInfinity ? y : x;
    }

    /// <summary>
    /// ln(1 + u) for u in [0, 1], precise for small u: the part that 1 + u rounds away is added to first order.
    /// </summary>
    public static float LogOnePlus(float u)
    {
        var sum = 1f + u;
        return Log(sum) + ((u - (sum - 1f)) / sum);
    }

    /// <summary>tanh x.</summary>
    public static float Tanh(float x)
    {
        var magnitude = x < 0 ? -x : x;
        if (magnitude < 0.625f)
        {
            var z = x * x;
            var p = -5.70498872745e-3f;
            p = (p * z) + 2.06390887954e-2f;
            p = (p * z) - 5.37397155531e-2f;
            p = (p * z) + 1.33314422036e-1f;
            p = (p * z) - 3.33332819422e-1f;
            return (p * z * x) + x;
        }
        var large = 1f - (2f / (Exp(magnitude + magnitude) + 1f));
        return x < 0 ? -large : large;
    }

    /// <summary>1 / (1 + e^-x), computed from e^-|x|, so neither side overflows.</summary>
    public static float Logistic(float x)
    {
        var e = Exp(x < 0 ? x : -x);
        return (x < 0 ? e : 1f) / (1f + e);
    }

    private static float PowerOfTwo(int exponent) =>
        Interop.IntAsFloat((uint)((exponent + ExponentBias) << MantissaBits));
}
