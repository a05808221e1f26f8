namespace Experiments.Engine.Tests.Devices.Gpu.Cuda;

/// <summary>
/// The exports of cuBLAS that we call, with the signatures, enumerations and conventions of NVIDIA's cublas_api.h:
/// matrices stand column by column, and what contradicts itself is answered by CUBLAS_STATUS_INVALID_VALUE.
/// </summary>
internal static class CuBlasStandIn
{
    public static Task<string> BuildAsync() => CLibrary.BuildAsync("libcublas.so.12", Source);

    private const string Source = """
        #include <stddef.h>
        #include <stdint.h>
        typedef struct { int made; void *stream; void *workspace; size_t bytes; } handle_t;
        static handle_t the_handle;
        enum { SUCCESS = 0, NOT_INITIALIZED = 1, ALLOC_FAILED = 3, INVALID_VALUE = 7, OP_N = 0, OP_T = 1, R_32F = 0,
          COMPUTE_32F = 68, COMPUTE_32F_FAST_TF32 = 77, GEMM_DEFAULT = -1 };

        /* The handles of this copy of the library: one that is unloaded forgets how many it has made. */
        int handles_made;
        int cublasCreate_v2(handle_t **handle) {
          handles_made++; the_handle.made = 1; *handle = &the_handle; return SUCCESS;
        }
        int cublasDestroy_v2(handle_t *handle) { handle->made = 0; return SUCCESS; }
        int cublasGetVersion_v2(handle_t *handle, int *version) { *version = 120304; return SUCCESS; }
        int cublasSetStream_v2(handle_t *handle, void *stream) {
          handle->stream = stream; handle->workspace = NULL; return SUCCESS;
        }
        int cublasSetWorkspace_v2(handle_t *handle, void *workspace, size_t bytes) {
          handle->workspace = workspace; handle->bytes = bytes; return SUCCESS;
        }
        const char *cublasGetStatusName(int status) {
          return status == INVALID_VALUE ? "CUBLAS_STATUS_INVALID_VALUE" : "another";
        }

        static int is_valid(handle_t *h, int ta, int tb, int m, int n, int k, int at, int lda, int bt, int ldb, int ct,
          int ldc, int count, int compute, int algo) {
          if (!h->made || h->workspace == NULL || h->bytes != 32 << 20) return 0;
          if ((ta != OP_N && ta != OP_T) || (tb != OP_N && tb != OP_T) || m < 0 || n < 0 || k < 0
            || count < 0) return 0;
          if (at != R_32F || bt != R_32F || ct != R_32F || (compute != COMPUTE_32F && compute != COMPUTE_32F_FAST_TF32)
            || algo != GEMM_DEFAULT) return 0;
          return lda >= (ta == OP_N ? m : k) && ldb >= (tb == OP_N ? k : n) && ldc >= m;
        }

        static void multiply(int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
          int ldb, float beta, float *c, int ldc) {
          for (int column = 0; column < n; column++)
            for (int row = 0; row < m; row++) {
              float sum = 0;
              for (int i = 0; i < k; i++)
                sum += a[ta == OP_N ? row + (size_t)i * lda : i + (size_t)row * lda] * b[tb == OP_N
                  ? i + (size_t)column * ldb : column + (size_t)i * ldb];
              float *to = c + row + (size_t)column * ldc;
              *to = beta == 0 ? alpha * sum : alpha * sum + beta * *to;
            }
        }

        int cublasGemmStridedBatchedEx(handle_t *h, int ta, int tb, int m, int n, int k, const void *alpha,
          const void *a, int at, int lda, long long stride_a,
                                       const void *b, int bt, int ldb, long long stride_b, const void *beta, void *c,
                                         int ct, int ldc, long long stride_c,
                                       int count, int compute, int algo) {
          if (!is_valid(h, ta, tb, m, n, k, at, lda, bt, ldb, ct, ldc, count, compute, algo)) return INVALID_VALUE;
          for (int i = 0; i < count; i++)
            multiply(ta, tb, m, n, k, *(const float *)alpha, (const float *)a + i * stride_a, lda,
              (const float *)b + i * stride_b, ldb, *(const float *)beta, (float *)c + i * stride_c, ldc);
          return SUCCESS;
        }

        int cublasGemmBatchedEx(handle_t *h, int ta, int tb, int m, int n, int k, const void *alpha,
          const void *const a[], int at, int lda,
                                const void *const b[], int bt, int ldb, const void *beta, void *const c[], int ct,
                                  int ldc, int count, int compute, int algo) {
          if (!is_valid(h, ta, tb, m, n, k, at, lda, bt, ldb, ct, ldc, count, compute, algo)) return INVALID_VALUE;
          for (int i = 0; i < count; i++) {
            if (((uintptr_t)a[i] | (uintptr_t)b[i] | (uintptr_t)c[i]) % 16) return INVALID_VALUE;
            multiply(ta, tb, m, n, k, *(const float *)alpha, a[i], lda, b[i], ldb, *(const float *)beta, c[i], ldc);
          }
          return SUCCESS;
        }
        """;
}
