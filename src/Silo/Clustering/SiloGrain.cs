using System.Diagnostics;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Experiments.Telemetry;

namespace Experiments.Silo.Clustering;

/// <summary>Describes this silo to callers.</summary>
[WorkerPlacement]
internal sealed class SiloGrain(
    SiloHostOptions options, SiloWorkers workers, ILocalSiloDetails silo, DeviceMemory memory)
    : Grain, ISiloGrain
{

    public Task<SiloInfo> GetInfoAsync()
    {
        WorkerState[] training = [.. workers.All.Where(worker => worker.Slots > 0)];
        return Task.FromResult(new SiloInfo(
            SiloVersion.Current, options.Role, Environment.MachineName,
            SteadyTimeProvider.Process.MachineTime,
            [.. training.Select(worker => worker.Device)], training.Sum(worker => worker.Slots),
            silo.GatewayAddress?.Endpoint.Port ?? 0, SteadyTimeProvider.Process.LastStep,
            [.. training.Select(worker => worker.DescribeActivity(memory.Read(worker.Device)))],
            new(Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            SteadyTimeProvider.Process.MachineTime - FindStart()));
    }

    private static DateTimeOffset FindStart()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime;
    }
}
