using System.Diagnostics;
using System.Runtime.InteropServices;
using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Programs;

namespace Experiments.Engine.Devices.Cpu;

/// <summary>
/// Measures the machine's peak speed with the kernels of training: all cores in parallel, each on its own part.
/// </summary>
internal static unsafe class CpuCeilings
{
    private const int Rounds = 5;

    /// <summary>
    /// Measures C [m, n] = A [m, k] * B [k, n]: the best of several times, in seconds. Rows are split between the
    /// cores.
    /// </summary>
    public static double MeasureProduct(int m, int n, int k, int cores)
    {
        var scratch = MatMul.ScratchFloats(m, n, k);
        using var a = new Block((long)m * k);
        using var b = new Block((long)k * n);
        using var c = new Block((long)m * n);
        using var packed = new Block((long)scratch * cores);
        return MeasureBest(cores, core =>
        {
            var (from, to) = GetRange(m, core, cores);
            if (to > from)
                MatMul.NN((int)(to - from), n, k, a.Floats + (from * k), k, b.Floats, n, c.Floats + (from * n), n,
                    packed.Floats + ((long)scratch * core));
        });
    }

    /// <summary>Measures a copy of this many bytes: the best of several times, in seconds.</summary>
    public static double MeasureCopy(long bytes, int cores)
    {
        var floats = Math.Max(1, bytes / sizeof(float));
        using var source = new Block(floats);
        using var target = new Block(floats);
        return MeasureBest(cores, core =>
        {
            var (from, to) = GetRange(floats, core, cores);
            NativeMemory.Copy(source.Floats + from, target.Floats + from, (nuint)(to - from) * sizeof(float));
        });
    }

    private static (long From, long To) GetRange(long whole, int core, int cores) =>
        (whole * core / cores, whole * (core + 1) / cores);

    private static double MeasureBest(int cores, Action<int> work)
    {
        var best = double.PositiveInfinity;
        // The first round is not counted: it touches the memory and compiles the code.
        for (var round = 0; round <= Rounds; round++)
        {
            Thread[] threads = [.. Enumerable.Range(1, cores - 1).Select(core => new Thread(() => work(core)))];
            var start = Stopwatch.GetTimestamp();
            foreach (var thread in threads) thread.Start();
            work(0);
            foreach (var thread in threads) thread.Join();
            if (round > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    /// <summary>
    /// A block of floats, all 0.5. Pages that were never written would all be read from one page of zeros.
    /// </summary>
    private sealed class Block : IDisposable
    {
        private readonly CpuArena _arena;

        public Block(long floats)
        {
            _arena = new CpuArena(floats);
            for (long i = 0; i < floats; i++) _arena.Floats[i] = 0.5f;
        }

        public float* Floats => _arena.Floats;

        public void Dispose() => _arena.Dispose();
    }
}
