using System.Runtime.Intrinsics;
using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed class VectorMathTests
{
    private delegate Vector512<float> Function(Vector512<float> x);

    [Fact]
    public void Exp_is_within_two_ulp() => CheckSweep(VectorMath.Exp, Math.Exp, -110, 90);

    [Fact]
    public void Tanh_is_within_two_ulp() => CheckSweep(VectorMath.Tanh, Math.Tanh, -12, 12);

    [Fact]
    public void The_logistic_function_is_within_two_ulp() =>
        CheckSweep(VectorMath.Logistic, x => 1 / (1 + Math.Exp(-x)), -110, 30);

    [Fact]
    public void Log_is_within_two_ulp() => CheckSweep(VectorMath.Log, Math.Log, 0, 20);

    [Fact]
    public void LogOnePlus_is_within_two_ulp() => CheckSweep(VectorMath.LogOnePlus, u => DoubleLogOnePlus(u), 0, 1);

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(float.Epsilon, 1f)]
    public void Exp_at_the_edges(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Exp(Vector512.Create(x))[5]);

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(1f, 0f)]
    [InlineData(float.Epsilon, -103.27893f)]
    public void Log_at_the_edges(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Log(Vector512.Create(x))[5]);

    [Theory]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(-20f, -1f)]
    public void Tanh_at_the_edges(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Tanh(Vector512.Create(x))[5]);

    [Fact]
    public void Tanh_keeps_the_sign_of_zero() =>
        Assert.True(float.IsNegative(VectorMath.Tanh(Vector512.Create(-0f))[5]));

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(0f, 0.5f)]
    public void The_logistic_function_at_the_edges(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Logistic(Vector512.Create(x))[5]);

    // Steps through the floats themselves (so that denormals and small values come too), and evenly through the range.
    private static void CheckSweep(Function function, Func<double, double> reference, float from, float to)
    {
        List<float> inputs = [];
        const int steps = 400_000;
        for (int i = 0; i <= steps; i++)
            inputs.Add(from + ((to - from) * (i / (float)steps)));
        for (int bits = 1; bits > 0 && bits < BitConverter.SingleToInt32Bits(float.PositiveInfinity); bits += 9973)
        {
            float magnitude = BitConverter.Int32BitsToSingle(bits);
            if (magnitude <= to)
                inputs.Add(magnitude);
            if (-magnitude >= from)
                inputs.Add(-magnitude);
        }

        double worst = 0;
        float worstAt = 0;
        foreach (float x in inputs)
        {
            double error = Ulps(reference(x), function(Vector512.Create(x))[3]);
            if (!(error <= worst))
                (worst, worstAt) = (error, x);
        }

        Assert.True(worst <= 2, $"{worst} ulp at {worstAt:R}");
    }

    private static double Ulps(double expected, float actual)
    {
        float rounded = (float)expected;
        if (float.IsInfinity(rounded) || rounded == 0 || float.IsNaN(rounded))
            return rounded.Equals(actual) ? 0 : Math.Abs(actual - expected) / float.Epsilon;
        double ulp = Math.Abs((double)MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded));
        return Math.Abs(actual - expected) / (double.IsInfinity(ulp) ? Math.Pow(2, 104) : ulp);
    }

    private static double DoubleLogOnePlus(double u) =>
        Math.Abs(u) < 1e-4 ? u - (u * u / 2) + (u * u * u / 3) : Math.Log(1 + u);
}
