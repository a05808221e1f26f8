namespace Experiments.Engine.Tests.Devices.Gpu.Cuda;

/// <summary>
/// The exports of NVIDIA's driver that ILGPU and we call, with the host's memory as the card's. The stand-in runs no
/// kernel, and returns the driver's error codes for calls that the driver would refuse: a call without a context,
/// arguments that are not as large as the kernel's parameters, and in a capture anything but launches on the stream
/// that is captured and on those that were forked from it and are joined again.
/// </summary>
internal static class CudaStandIn
{
    public static Task<string> BuildAsync() => CLibrary.BuildAsync("libcuda.so.1", Source);

    private const string Source = """
        #include <stddef.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        enum { INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_PTX = 218, INVALID_HANDLE = 400,
          STREAM_CAPTURE_UNSUPPORTED = 900, STREAM_CAPTURE_UNJOINED = 904, STREAM_CAPTURE_ISOLATION = 905 };
        typedef struct { char name[128]; size_t bytes; } kernel_t;
        static __thread void *current;
        static void *capturing;
        static int launches, recorded, replays, branched, streams, events, fault;
        /* The one stream that was forked from that which is captured, what was put on it, and what was waited for. */
        typedef struct { int capture, of_branch, covers; } event_t;
        static void *branch;
        static int capture, on_branch, joined;

        #define CALL if (current == NULL) return INVALID_CONTEXT; if (fault) return fault
        #define OUTSIDE CALL; if (capturing) return STREAM_CAPTURE_UNSUPPORTED

        static int number(const char *name, int otherwise) {
          const char *text = getenv(name); return text ? atoi(text) : otherwise;
        }

        int cuInit(unsigned flags) { const char *answer = getenv("CUINIT_ANSWERS"); return answer ? atoi(answer) : 0; }
        int cuGetErrorName(int status, const char **name) {
          *name = status == 802 ? "CUDA_ERROR_SYSTEM_NOT_READY" : "CUDA_ERROR"; return 0;
        }
        int cuGetErrorString(int status, const char **text) { *text = "as the stand-in says"; return 0; }
        int cuDriverGetVersion(int *version) { *version = 13000; return 0; }
        int cuDeviceGetCount(int *count) { *count = 1; return 0; }
        int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
        int cuDeviceGetName(char *name, int length, int device) { snprintf(name, length, "Stand-in"); return 0; }
        int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = (size_t)80 << 30; return 0; }
        int cuDeviceGetUuid_v2(unsigned char *uuid, int device) { memset(uuid, 0xAB, 16); return 0; }
        int cuDeviceGetAttribute(int *value, int attribute, int device) {
          switch (attribute) {
            case 10: *value = 32; break;   /* WARP_SIZE */
            case 16: *value = number("MULTIPROCESSORS", 132); break;  /* MULTIPROCESSOR_COUNT */
            case 38: *value = number("SECOND_CACHE_BYTES", 50 << 20); break;  /* L2_CACHE_SIZE */
            case 75: *value = 9; break;    /* COMPUTE_CAPABILITY_MAJOR */
            case 76: *value = 0; break;    /* COMPUTE_CAPABILITY_MINOR */
            default: *value = 1024;
          }
          return 0;
        }

        int cuCtxCreate_v2(void **context, unsigned flags, int device) { *context = current = (void *)5; return 0; }
        int cuCtxDestroy_v2(void *context) {
          printf("launches %s, recorded %s, replays %s, branched %s, left %d streams and %d events\n",
            launches ? "some" : "none", recorded ? "some" : "none", replays ? "some" : "none",
            branched ? "some" : "none", streams, events); fflush(stdout);
          launches = recorded = replays = branched = 0; return 0;
        }
        int cuCtxSetCurrent(void *context) { current = context; return 0; }
        int cuCtxSynchronize(void) { OUTSIDE; return 0; }
        int cuCtxGetSharedMemConfig(int *config) { *config = 1; return 0; }
        int cuCtxGetCacheConfig(int *config) { *config = 0; return 0; }

        int cuStreamCreate(void **stream, unsigned flags) {
          static intptr_t next = 100; OUTSIDE; *stream = (void *)next++; streams++;
            return flags == 1 /* NON_BLOCKING */ ? 0 : INVALID_VALUE;
        }
        int cuStreamDestroy_v2(void *stream) { OUTSIDE; streams--; return 0; }
        int cuStreamSynchronize(void *stream) { OUTSIDE; return 0; }

        int cuMemAlloc_v2(void **address, size_t bytes) {
          OUTSIDE; *address = aligned_alloc(256, (bytes + 255) / 256 * 256); if (!*address) return OUT_OF_MEMORY;
            memset(*address, 0xCD, bytes); return 0;
        }
        int cuMemFree_v2(void *address) { OUTSIDE; free(address); return 0; }
        int cuMemGetInfo_v2(size_t *free, size_t *total) {
          const char *room = getenv("CARD_HAS_FREE"); CALL; *free = room ? (size_t)atoll(room) : (size_t)79 << 30;
            *total = (size_t)80 << 30; return 0;
        }
        int cuMemcpyAsync(void *to, const void *from, size_t bytes, void *stream) {
          OUTSIDE; memcpy(to, from, bytes); return 0;
        }
        int cuMemsetD8Async(void *to, unsigned char value, size_t bytes, void *stream) {
          OUTSIDE; memset(to, value, bytes); return 0;
        }
        int cuMemHostRegister_v2(void *address, size_t bytes, unsigned flags) {
          OUTSIDE; return bytes ? 0 : INVALID_VALUE;
        }
        int cuMemHostUnregister(void *address) { OUTSIDE; return 0; }
        int cuMemHostGetDevicePointer_v2(void **device, void *host, unsigned flags) { CALL; *device = host; return 0; }

        /* The bytes of a kernel's parameters, each on its own boundary, as the PTX declares them. */
        static size_t parameters(const char *at) {
          const char *end = strchr(at, ')');
          size_t bytes = 0;
          while ((at = strstr(at, ".param ")) != NULL && at < end) {
            size_t align = 4, size = 4;
            at += strlen(".param ");
            if (strncmp(at, ".align", 6) == 0) { align = strtoul(at + 7, NULL, 10);
              size = strtoul(strchr(at, '[') + 1, NULL, 10); }
            else if (strncmp(at, ".b64", 4) == 0 || strncmp(at, ".f64", 4) == 0) align = size = 8;
            bytes = (bytes + align - 1) / align * align + size;
          }
          return bytes;
        }

        int cuModuleLoadDataEx(void **module, const char *ptx, unsigned options, int *names, void **values) {
          const char *entry = strstr(ptx, ".entry ");
          kernel_t *kernel = calloc(1, sizeof(kernel_t));
          OUTSIDE;
          if (getenv("PTX_IS_REFUSED") && names[0] == 5 /* ERROR_LOG_BUFFER */) { strcpy(values[0],
            "ptxas fatal: no such target"); return INVALID_PTX; }
          sscanf(entry, ".entry %127[^(]", kernel->name);
          kernel->bytes = parameters(entry);
          *module = kernel;
          return 0;
        }
        int cuModuleUnload(void *module) { OUTSIDE; return 0; }
        int cuModuleGetFunction(void **function, kernel_t *module, const char *name) {
          CALL; *function = module; return strcmp(module->name, name) == 0 ? 0 : INVALID_HANDLE;
        }
        int cuLaunchKernel(kernel_t *kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
          unsigned bz, unsigned shared, void *stream, void **arguments, void **extra) {
          CALL;
          if (stream == NULL || (capturing && stream != capturing && stream != branch))
            return STREAM_CAPTURE_UNSUPPORTED;
          if (capturing && stream == branch) {
            const int answer = number("BRANCH_ANSWERS", 0);
            if (number("BRANCH_POISONS", 0)) fault = answer;
            if (answer) return answer;
            on_branch++; branched++;
          }
          if (gx == 0 || gy != 1 || gz != 1 || bx == 0 || bx > 1024 || by != 1 || bz != 1
            || shared != 0) return INVALID_VALUE;
          if (arguments != NULL || extra[0] != (void *)1 || extra[2] != (void *)2
            || *(size_t *)extra[3] != kernel->bytes || extra[4] != NULL) return INVALID_VALUE;
          if (capturing) recorded++; else launches++;
          return 0;
        }

        int cuEventCreate(event_t **event, unsigned flags) {
          OUTSIDE; *event = calloc(1, sizeof(event_t)); events++;
            return flags == 2 /* DISABLE_TIMING */ ? 0 : INVALID_VALUE;
        }
        int cuEventDestroy_v2(event_t *event) { OUTSIDE; free(event); events--; return 0; }
        int cuEventRecord(event_t *event, void *stream) {
          CALL;
          if (!capturing || (stream != capturing && stream != branch)) return STREAM_CAPTURE_ISOLATION;
          *event = (event_t){ capture, stream == branch, on_branch };
          return 0;
        }
        int cuStreamWaitEvent(void *stream, event_t *event, unsigned flags) {
          CALL;
          if (!capturing || event->capture != capture || flags != 0) return STREAM_CAPTURE_ISOLATION;
          if (stream != capturing) { branch = stream; on_branch++; }
          else if (!event->of_branch) return INVALID_VALUE;
          else if (event->covers > joined) joined = event->covers;
          return 0;
        }

        int cuStreamBeginCapture_v2(void *stream, int mode) {
          OUTSIDE; if (stream == NULL || mode != 2 /* RELAXED */) return INVALID_VALUE;
          capturing = stream; branch = NULL; capture++; on_branch = joined = 0; return 0;
        }
        int cuStreamEndCapture(void *stream, void **graph) {
          CALL; if (stream != capturing) return INVALID_VALUE;
          capturing = NULL; branch = NULL; *graph = NULL;
          if (joined != on_branch) return STREAM_CAPTURE_UNJOINED;
          *graph = malloc(1); return 0;
        }
        int cuGraphInstantiateWithFlags(void **executable, void *graph, unsigned long long flags) {
          OUTSIDE; *executable = malloc(1); return flags == 0 ? 0 : INVALID_VALUE;
        }
        int cuGraphLaunch(void *executable, void *stream) {
          OUTSIDE; replays++; return stream == NULL ? INVALID_VALUE : 0;
        }
        int cuGraphExecDestroy(void *executable) { OUTSIDE; free(executable); return 0; }
        int cuGraphDestroy(void *graph) { OUTSIDE; free(graph); return 0; }
        """;
}
