using System.Collections.Frozen;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>
/// The errors of CUDA after which a process can use no card any more. The driver's reference (CUDA Driver API, "Data
/// types used by CUDA driver", CUresult) says of most of them: "This leaves the process in an inconsistent state and
/// any further CUDA work will return the same error. To continue using CUDA, the process must be terminated and
/// relaunched."
/// </summary>
internal static class CudaFaults
{
    private static readonly FrozenDictionary<int, string> s_codes = new Dictionary<int, string>
    {
        // The reference names no consequence, but the memory that holds the context is what failed.
        [214] = "CUDA_ERROR_ECC_UNCORRECTABLE",
        [220] = "CUDA_ERROR_NVLINK_UNCORRECTABLE",
        // "... the process must be terminated and relaunched."
        [226] = "CUDA_ERROR_CONTAINED",
        [700] = "CUDA_ERROR_ILLEGAL_ADDRESS",
        [702] = "CUDA_ERROR_LAUNCH_TIMEOUT",
        // "The context cannot be used anymore, and must be destroyed."
        [709] = "CUDA_ERROR_CONTEXT_IS_DESTROYED",
        [710] = "CUDA_ERROR_ASSERT",
        // "... the process must be terminated and relaunched."
        [714] = "CUDA_ERROR_HARDWARE_STACK_ERROR",
        [715] = "CUDA_ERROR_ILLEGAL_INSTRUCTION",
        [716] = "CUDA_ERROR_MISALIGNED_ADDRESS",
        [717] = "CUDA_ERROR_INVALID_ADDRESS_SPACE",
        [718] = "CUDA_ERROR_INVALID_PC",
        [719] = "CUDA_ERROR_LAUNCH_FAILED",
        [721] = "CUDA_ERROR_TENSOR_MEMORY_LEAK",
        // Another process of the same MPS server failed, and took this one's context with it.
        [818] = "CUDA_ERROR_MPS_CLIENT_TERMINATED",
        [911] = "CUDA_ERROR_EXTERNAL_DEVICE",
        // What a card that fell off the bus answers: an internal error after which nothing is known.
        [999] = "CUDA_ERROR_UNKNOWN",
    }.ToFrozenDictionary();

    // Statuses of cuBLAS (cublasStatus_t): it reports a kernel that failed on the card as its own failure, and the
    // driver's code is not to be had. 11 is MAPPING_ERROR, 13 EXECUTION_FAILED, 14 INTERNAL_ERROR.
    private static readonly FrozenSet<int> s_cuBlasStatuses = FrozenSet.Create(11, 13, 14);

    private static readonly FrozenSet<string> s_names = s_codes.Values.ToFrozenSet();

    /// <summary>Returns true if the driver's error leaves no card usable.</summary>
    public static bool EndsProcess(int code) => s_codes.ContainsKey(code);

    /// <summary>Returns true if the error, by its name, or by its number where ILGPU knows no name, does.</summary>
    public static bool EndsProcess(string? error) =>
        error is not null && (s_names.Contains(error) || (int.TryParse(error, out var code) && EndsProcess(code)));

    /// <summary>Returns true if a call of cuBLAS says that the card failed.</summary>
    public static bool IsCuBlasFault(int status) => s_cuBlasStatuses.Contains(status);
}
