using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu.Nvml;

namespace Experiments.Engine.Tests.Devices.Gpu.Nvml;

/// <summary>
/// The imports against a library of known answers, with the layouts of NVIDIA's nvml.h, built by the machine's C
/// compiler.
/// </summary>
public sealed class NvmlTests
{
    private const string Card = "GPU-0b2c6f6e-1111-2222-3333-444455556666";

    private const string Instance = "MIG-5e1f0a9c-1111-2222-3333-444455556666";

    private const string Source = """
        #include <string.h>
        typedef struct { unsigned int gpu, memory; } utilization_t;
        typedef struct { unsigned long long total, free, used; } memory_t;
        int nvmlInit_v2(void) { return 0; }
        int nvmlDeviceGetHandleByUUID(const char *uuid, void **device) {
          if (strcmp(uuid, "GPU-0b2c6f6e-1111-2222-3333-444455556666") == 0) { *device = (void *)7; return 0; }
          if (strcmp(uuid, "GPU-of-few-words") == 0) { *device = (void *)8; return 0; }
          if (strcmp(uuid, "MIG-5e1f0a9c-1111-2222-3333-444455556666") == 0) { *device = (void *)9; return 0; }
          return 6; /* NVML_ERROR_NOT_FOUND */
        }
        int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(void *instance, void **card) {
          *card = (void *)7; return instance == (void *)9 ? 0 : 2; /* NVML_ERROR_INVALID_ARGUMENT */
        }
        static int says(void *device) { return device == (void *)7 ? 0 : 3; /* NVML_ERROR_NOT_SUPPORTED */ }
        int nvmlDeviceGetUtilizationRates(void *d, utilization_t *u) { u->gpu = 87; u->memory = 12; return says(d); }
        int nvmlDeviceGetMemoryInfo(void *d, memory_t *m) {
          m->total = 85520809984ull; m->free = 5520809984ull; m->used = 80000000000ull;
          if (d != (void *)9) return says(d);
          m->total = 19000000000ull; m->free = 17000000000ull; m->used = 2000000000ull; return 0;
        }
        int nvmlDeviceGetTemperature(void *d, int sensor, unsigned int *t) {
          *t = 64; return sensor == 0 ? says(d) : 2;
        }
        int nvmlDeviceGetPowerUsage(void *d, unsigned int *mw) { *mw = 654321; return says(d); }
        int nvmlDeviceGetEnforcedPowerLimit(void *d, unsigned int *mw) { *mw = 700000; return says(d); }
        int nvmlDeviceGetCurrentClocksThrottleReasons(void *d, unsigned long long *r) {
          *r = 0x1 | 0x4 | 0x40 | 0x100; return says(d);
        }
        """;

    [Fact]
    public async Task Every_reading_is_the_librarys()
    {
        var library = NvmlLibrary.Open(await BuildAsync())!;

        var card = library.Read(Card)!;

        Assert.Equal(0.87, card.Utilisation);
        Assert.Equal((80_000_000_000L, 85_520_809_984L), (card.MemoryUsed, card.MemoryTotal));
        Assert.Equal(64, card.Temperature);
        Assert.Equal((654.321, 700.0), (card.Power, card.PowerLimit));
        Assert.Equal(["power", "heat"], card.Throttling);
    }

    [Fact]
    public async Task An_instance_has_memory_of_its_own_and_the_temperature_and_power_of_its_card()
    {
        var library = NvmlLibrary.Open(await BuildAsync())!;

        var instance = library.Read(Instance)!;

        Assert.Equal((2_000_000_000L, 19_000_000_000L), (instance.MemoryUsed, instance.MemoryTotal));
        Assert.Null(instance.Utilisation);
        Assert.Equal((64, 654.321, 700.0), (instance.Temperature, instance.Power, instance.PowerLimit));
        Assert.Equal(["power", "heat"], instance.Throttling);
    }

    [Theory]
    [InlineData(Card, Card)]
    [InlineData(Instance, Instance)]
    [InlineData("GPU-00000000-1111-2222-3333-444455556666", "GPU-00000000-1111-2222-3333-444455556666")]
    public async Task A_uuid_has_the_name_by_which_the_library_knows_it(string name, string expected)
    {
        var library = NvmlLibrary.Open(await BuildAsync())!;

        Assert.Equal(expected, NvmlLibrary.GetName(library, Guid.Parse(name.AsSpan(4))));
    }

    [Fact]
    public void Without_the_library_a_uuid_is_that_of_a_card() =>
        Assert.Equal(Card, NvmlLibrary.GetName(null, Guid.Parse(Card.AsSpan(4))));

    [Fact]
    public async Task What_a_card_does_not_say_is_absent_and_so_is_a_card_that_is_not_there()
    {
        var library = NvmlLibrary.Open(await BuildAsync())!;

        Assert.Equal(new DeviceTelemetry(), library.Read("GPU-of-few-words"));
        Assert.Null(library.Read("GPU-that-fell-off-the-bus"));
    }

    [Fact]
    public void Without_the_library_there_is_no_telemetry()
    {
        Assert.Null(NvmlLibrary.Open("no-such-library.so"));
        Assert.Null(DeviceTelemetry.Read(DeviceCatalog.List()[0]));
    }

    private static Task<string> BuildAsync() => CLibrary.BuildAsync("libnvidia-ml.so.1", Source);
}
