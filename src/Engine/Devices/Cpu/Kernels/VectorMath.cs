using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// exp, log, log1p, tanh and the logistic function, within 2 ulp and with the same bits on every machine. The
/// polynomials are those of Moshier's Cephes library, evaluated with fused multiply-adds.
/// </summary>
internal static class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f; // Nine bits: its products with an exponent are exact.
    private const float Ln2Low = -2.12194440e-4f;
    private const float RoundingMagic = 12582912f; // 1.5 * 2^23: the sum is rounded to an integer in the low bits.
    private const int RoundingMagicBits = 0x4B400000;
    private const int ExponentBias = 127;
    private const int MantissaBits = 23;

    /// <summary>e^x: infinity above 88.73, denormals and then 0 below -87.3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Exp(Wide x)
    {
        // Outside this range the result is infinity or 0; the clamp keeps the exponent arithmetic in bounds.
        Wide high = Vector512.Create(89f), low = Vector512.Create(-104f);
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, high), high, x);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, low), low, x);

        Wide magic = Vector512.Create(RoundingMagic);
        Wide shifted = Fma(x, Vector512.Create(Log2E), magic);
        Wide n = shifted - magic;
        Wide r = Fma(n, Vector512.Create(-Ln2High), x);
        r = Fma(n, Vector512.Create(-Ln2Low), r);

        Wide p = Vector512.Create(1.9875691500e-4f);
        p = Fma(p, r, Vector512.Create(1.3981999507e-3f));
        p = Fma(p, r, Vector512.Create(8.3334519073e-3f));
        p = Fma(p, r, Vector512.Create(4.1665795894e-2f));
        p = Fma(p, r, Vector512.Create(1.6666665459e-1f));
        p = Fma(p, r, Vector512.Create(5.0000001201e-1f));
        p = Fma(p, r * r, r) + Wide.One;

        // 2^n in two factors, so that neither leaves the range of normal floats and only the last product rounds.
        Vector512<int> exponent = shifted.AsInt32() - Vector512.Create(RoundingMagicBits);
        Vector512<int> half = Vector512.ShiftRightArithmetic(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>ln x: -infinity at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Log(Wide x)
    {
        const int rootOfHalf = 0x3F3504F3;
        Vector512<int> denormal = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f)).AsInt32();
        Wide scaled = Vector512.ConditionalSelect(denormal.AsSingle(), x * Vector512.Create(33554432f), x);
        Vector512<int> bits = scaled.AsInt32() - Vector512.Create(rootOfHalf);
        Vector512<int> exponent =
            Vector512.ShiftRightArithmetic(bits, MantissaBits) - (denormal & Vector512.Create(25));
        Wide m = ((bits & Vector512.Create(0x7FFFFF)) + Vector512.Create(rootOfHalf)).AsSingle() - Wide.One;
        Wide e = Vector512.ConvertToSingle(exponent);

        Wide p = Vector512.Create(7.0376836292e-2f);
        p = Fma(p, m, Vector512.Create(-1.1514610310e-1f));
        p = Fma(p, m, Vector512.Create(1.1676998740e-1f));
        p = Fma(p, m, Vector512.Create(-1.2420140846e-1f));
        p = Fma(p, m, Vector512.Create(1.4249322787e-1f));
        p = Fma(p, m, Vector512.Create(-1.6668057665e-1f));
        p = Fma(p, m, Vector512.Create(2.0000714765e-1f));
        p = Fma(p, m, Vector512.Create(-2.4999993993e-1f));
        p = Fma(p, m, Vector512.Create(3.3333331174e-1f));

        Wide square = m * m;
        Wide y = Fma(e, Vector512.Create(Ln2Low), square * m * p);
        y = Fma(square, Vector512.Create(-0.5f), y);
        y = Fma(e, Vector512.Create(Ln2High), m + y);

        Wide infinity = Vector512.Create(float.PositiveInfinity);
        // Infinity and NaN are returned unchanged.
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, infinity), y, x);
        y = Vector512.ConditionalSelect(Vector512.Equals(x, Wide.Zero), -infinity, y);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Wide.Zero), Vector512.Create(float.NaN), y);
    }

    /// <summary>
    /// ln(1 + u) for u in [0, 1], precise for small u: the rounding error of 1 + u is corrected to first order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide LogOnePlus(Wide u)
    {
        Wide sum = Wide.One + u;
        return Log(sum) + ((u - (sum - Wide.One)) / sum);
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Tanh(Wide x)
    {
        Wide sign = Vector512.Create(-0f);
        Wide magnitude = Vector512.AndNot(x, sign);
        Wide z = x * x;
        Wide p = Vector512.Create(-5.70498872745e-3f);
        p = Fma(p, z, Vector512.Create(2.06390887954e-2f));
        p = Fma(p, z, Vector512.Create(-5.37397155531e-2f));
        p = Fma(p, z, Vector512.Create(1.33314422036e-1f));
        p = Fma(p, z, Vector512.Create(-3.33332819422e-1f));
        Wide small = Fma(p * z, x, x);

        Wide large = Wide.One - (Vector512.Create(2f) / (Exp(magnitude + magnitude) + Wide.One));
        Wide y = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), small, large);
        return y | (x & sign);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Logistic(Wide x) => Logistic(x, out _);

    /// <summary>1 / (1 + e^-x), from e^-|x|, so that neither side overflows or loses small values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Logistic(Wide x, out Wide e)
    {
        e = Exp(x | Vector512.Create(-0f));
        Wide numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Wide.Zero), e, Wide.One);
        Wide sum = Wide.One + e;
        Wide lost = (sum - Wide.One) - e; // 1 + e near 1 loses up to an ulp of the quotient, which is restored.
        Wide quotient = numerator / sum;
        return Fma(quotient, lost, quotient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wide Fma(Wide a, Wide b, Wide c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wide PowerOfTwo(Vector512<int> exponent) =>
        Vector512.ShiftLeft(exponent + Vector512.Create(ExponentBias), MantissaBits).AsSingle();
}
