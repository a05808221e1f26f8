using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Epoch.Bench;

/// <summary>
/// The peak of the machine: multiply-adds that depend only on their own registers, on all cores
/// that are used at once.
/// </summary>
internal static class MultiplyAddPeak
{
    private const int Chains = 12;
    private const int Iterations = 200_000;
    private const int Rounds = 15;

    /// <summary>The best of several rounds, in 10^9 operations a second, a multiply-add being two.</summary>
    public static double Gflops(int cores)
    {
        using Barrier barrier = new(cores);
        var best = new double[cores];
        Thread[] threads = [.. Enumerable.Range(0, cores).Select(core => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                long start = Stopwatch.GetTimestamp();
                int width = Vector512.IsHardwareAccelerated ? Run512(Iterations) : Run256(Iterations);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                best[core] = Math.Max(best[core], 2.0 * width * Chains * Iterations / seconds / 1e9);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return best.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run512(int iterations)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (; iterations > 0; iterations--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Vector512<float> sum = a + b + c + d + e + f + g + h + i + j + k + l;
        return sum.GetElement(0) > 0 ? Vector512<float>.Count : 0; // the sum is used, so that the loop is not dropped
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run256(int iterations)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (; iterations > 0; iterations--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        Vector256<float> sum = a + b + c + d + e + f + g + h + i + j + k + l;
        return sum.GetElement(0) > 0 ? Vector256<float>.Count : 0;
    }
}
