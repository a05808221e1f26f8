using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>Elementwise kernels.</summary>
internal static unsafe class Elementwise
{
    private const int CacheLine = 64;

    /// <summary>The number of rows that a gather prefetches ahead of the copy.</summary>
    private const int RowsAhead = 3;

    /// <summary>c = f(c + bias) on a [rows, columns] block with row stride ldc; the bias may be null.</summary>
    public static void AddBiasAndActivate(int rows, int columns, float* c, int ldc, float* bias, ActivationKind kind)
    {
        switch (kind)
        {
            case ActivationKind.Identity:
                if (bias != null)
                    MapRows<Activations.Identity>(rows, columns, c, ldc, bias);
                break;
            case ActivationKind.Relu: MapRows<Activations.Relu>(rows, columns, c, ldc, bias); break;
            case ActivationKind.Tanh: MapRows<Activations.Tanh>(rows, columns, c, ldc, bias); break;
            case ActivationKind.Logistic: MapRows<Activations.Logistic>(rows, columns, c, ldc, bias); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "This activation has no kernel.");
        }
    }

    /// <summary>dy = dy * f'(z) in place, from the output y = f(z).</summary>
    public static void ActivateBackward(int n, float* y, float* dy, ActivationKind kind)
    {
        switch (kind)
        {
            case ActivationKind.Identity: break;
            case ActivationKind.Relu: MapBackward<Activations.Relu>(n, y, dy); break;
            case ActivationKind.Tanh: MapBackward<Activations.Tanh>(n, y, dy); break;
            case ActivationKind.Logistic: MapBackward<Activations.Logistic>(n, y, dy); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "This activation has no kernel.");
        }
    }

    /// <summary>Copies row rows[i] of from to row i of to; both have this many columns, without gaps.</summary>
    [MethodImpl(Jit.Fully)]
    public static void GatherRows(int count, int columns, float* from, int* rows, float* to)
    {
        uint bytes = (uint)columns * sizeof(float);
        for (int i = 0; i < count; i++)
        {
            if (i + RowsAhead < count)
                Prefetch((byte*)(from + ((nint)rows[i + RowsAhead] * columns)), bytes);
            Unsafe.CopyBlockUnaligned(to + ((nint)i * columns), from + ((nint)rows[i] * columns), bytes);
        }
    }

    /// <summary>
    /// Prefetches a row: shuffled rows are on different pages, which no hardware prefetcher can predict.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* from, uint bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (uint at = 0; at < bytes; at += CacheLine)
            Sse.Prefetch0(from + at);
    }

    /// <summary>x = a * x.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Scale(int n, float a, float* x)
    {
        Wide factor = Vector512.Create(a);
        int i = 0;
        for (; i <= n - WideOps.Count; i += WideOps.Count)
            (factor * Vector512.Load(x + i)).Store(x + i);
        if (i < n)
            WideOps.StorePart(factor * WideOps.LoadPart(x + i, n - i), x + i, n - i);
    }

    /// <summary>y = a * x + y, fused.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Axpy(int n, float a, float* x, float* y)
    {
        Wide factor = Vector512.Create(a);
        int i = 0;
        for (; i <= n - WideOps.Count; i += WideOps.Count)
            Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        if (i < n)
        {
            Wide tail = Vector512.FusedMultiplyAdd(
                factor, WideOps.LoadPart(x + i, n - i), WideOps.LoadPart(y + i, n - i));
            WideOps.StorePart(tail, y + i, n - i);
        }
    }

    /// <summary>y = y + x.</summary>
    [MethodImpl(Jit.Fully)]
    public static void Add(int n, float* x, float* y)
    {
        int i = 0;
        for (; i <= n - WideOps.Count; i += WideOps.Count)
            (Vector512.Load(y + i) + Vector512.Load(x + i)).Store(y + i);
        if (i < n)
            WideOps.StorePart(WideOps.LoadPart(y + i, n - i) + WideOps.LoadPart(x + i, n - i), y + i, n - i);
    }

    [MethodImpl(Jit.Fully)]
    private static void MapRows<TActivation>(int rows, int columns, float* c, int ldc, float* bias)
        where TActivation : IActivation
    {
        for (; rows > 0; rows--, c += ldc)
        {
            int j = 0;
            for (; j <= columns - WideOps.Count; j += WideOps.Count)
            {
                Wide z = Vector512.Load(c + j);
                if (bias != null)
                    z += Vector512.Load(bias + j);
                TActivation.Forward(z).Store(c + j);
            }

            if (j < columns)
            {
                Wide z = WideOps.LoadPart(c + j, columns - j);
                if (bias != null)
                    z += WideOps.LoadPart(bias + j, columns - j);
                WideOps.StorePart(TActivation.Forward(z), c + j, columns - j);
            }
        }
    }

    [MethodImpl(Jit.Fully)]
    private static void MapBackward<TActivation>(int n, float* y, float* dy)
        where TActivation : IActivation
    {
        int i = 0;
        for (; i <= n - WideOps.Count; i += WideOps.Count)
            TActivation.Backward(Vector512.Load(y + i), Vector512.Load(dy + i)).Store(dy + i);
        if (i < n)
        {
            Wide tail = TActivation.Backward(WideOps.LoadPart(y + i, n - i), WideOps.LoadPart(dy + i, n - i));
            WideOps.StorePart(tail, dy + i, n - i);
        }
    }
}
