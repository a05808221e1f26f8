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

    /// <summary>C [m, n] = A^T * B [k, n], where A is [k, m].</summary>
    public static void TN(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, float* scratch,
        bool accumulate = false) =>
        Run(m,
            n, k, new Left(a, 1, lda), new Right(b, ldb, transposed: false), new Output(c, ldc, accumulate), scratch);

    /// <summary>C [m, n] = f(A [m, k] * B [k, n] + bias [n]): a dense layer forward. The bias may be null.</summary>
    public static void Dense(
        int m, int n, int k, float* a, int lda, float* b, int ldb, float* bias, ActivationKind activation,
        float* c, int ldc, float* scratch) =>
        Run(m, n, k, new Left(a, lda, 1), new Right(b, ldb, transposed: false),
            new Output(c, ldc, false, bias, activation), scratch);

    private static void Run(int m, int n, int k, in Left a, in Right b, in Output c, float* scratch)
    {
        if (Vector512.IsHardwareAccelerated)
            Product<Register512>.Run(m, n, k, a, b, c, scratch);
        else if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
            Product<Register256>.Run(m, n, k, a, b, c, scratch);
        else
            Product<Register128>.Run(m, n, k, a, b, c, scratch);
    }
}
