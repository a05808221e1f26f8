using System.Runtime.InteropServices;

namespace Experiments.Kernels.Bench;

/// <summary>OpenBLAS on one thread, the peer (Debian: apt-get install libopenblas0).</summary>
internal static unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int AsIs = 111;
    private const int AsTranspose = 112;

    private static readonly delegate* unmanaged<
        int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Sgemm;

    static OpenBlas()
    {
        nint library = NativeLibrary.Load("libopenblas.so.0");
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(1);
        Core = Marshal.PtrToStringAnsi(
            ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_config"))())
            ?? "";
        Sgemm = (delegate* unmanaged<
            int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
    }

    /// <summary>Version, options and the processor that it chose its kernels for.</summary>
    public static string Core { get; }

    public static void Multiply(Shape shape, float* a, float* b, float* c)
    {
        bool left = shape.Kind == ProductKind.TN, right = shape.Kind == ProductKind.NT;
        Sgemm(
            RowMajor, left ? AsTranspose : AsIs, right ? AsTranspose : AsIs, shape.M, shape.N, shape.K,
            1, a, left ? shape.M : shape.K, b, right ? shape.K : shape.N, 0, c, shape.N);
    }
}
