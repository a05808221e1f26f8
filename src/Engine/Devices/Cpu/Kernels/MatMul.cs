using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// Row-major matrix products. Each output is one chain of fused multiply-adds over k that starts at 0. Outputs are
/// split, the summed dimension never is, so the bits depend neither on the machine's registers nor on the number of
/// rows. With accumulate, the finished sum is added to C.
/// </summary>
internal static unsafe class MatMul
{
    /// <summary>The floats of scratch memory that the other methods need; 64-byte alignment is faster.</summary>
    public static int ScratchFloats(int m, int n, int k) => Product<Register512>.ScratchFloats(k);

    /// <summary>The floats of scratch memory beside those, where elements that are zero are known.</summary>
    public static long ListFloats(int m, int k) => Product<Register512>.ListFloats(m, k);

    /// <summary>C [m, n] = A [m, k] * B [k, n].</summary>
    public static void NN(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch,
        bool accumulate = false) =>
        Run(m,
            n, k, new Left(a, lda, 1), new Right(b, ldb, transposed: false), new Output(c, ldc, accumulate), scratch);

    /// <summary>C [m, n] = A [m, k] * B^T, where B is [n, k].</summary>
    public static void NT(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch,
        bool accumulate = false) =>
        Run(m, n, k, new Left(a, lda, 1), new Right(b, ldb, transposed: true), new Output(c, ldc, accumulate), scratch);

    /// <summary>
    /// C [m, n] = A^T * B [k, n], where A is [k, m]. It may be known which elements of A^T are not zero, and rows may
    /// be fetched meanwhile.
    /// </summary>
    public static void TN(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch,
        bool accumulate = false, NonZeros nonZeros = default, RowPrefetch* prefetch = null) =>
        Run(m,
            n, k, new Left(a, 1, lda, nonZeros), new Right(b, ldb, transposed: false), new Output(c, ldc, accumulate),
            scratch, prefetch);

    /// <summary>
    /// C [m, n] = f(A [m, k] * B [k, n] + bias [n]): a dense layer forward. The bias may be null, and it may be known
    /// which elements of A are not zero.
    /// </summary>
    public static void Dense(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* bias, ActivationKind activation,
        float* c, int ldc, float* scratch, NonZeros nonZeros = default) =>
        Run(m, n, k, new Left(a, lda, 1, nonZeros), new Right(b, ldb, transposed: false),
            new Output(c, ldc, false, bias, activation), scratch);

    /// <summary>The tiles of a product on this machine, at least.</summary>
    public static int CountTiles(int m, int n) =>
        Vector512.IsHardwareAccelerated ? Product<Register512>.CountTiles(m, n)
        : HasRegister256 ? Product<Register256>.CountTiles(m, n)
        : Product<Register128>.CountTiles(m, n);

    private static bool HasRegister256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    private static void Run(
        int m, int n, int k, in Left a, in Right b, in Output c, float* scratch, RowPrefetch* prefetch = null)
    {
        if (Vector512.IsHardwareAccelerated)
            Product<Register512>.Run(m, n, k, a, b, c, scratch, prefetch);
        else if (HasRegister256)
            Product<Register256>.Run(m, n, k, a, b, c, scratch, prefetch);
        else
            Product<Register128>.Run(m, n, k, a, b, c, scratch, prefetch);
    }
}
