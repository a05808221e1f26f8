using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Experiments.Telemetry;

namespace Experiments.Silo.Clustering;

/// <summary>Describes this silo to callers.</summary>
[WorkerPlacement]
internal sealed class SiloGrain(SiloHostOptions options, SiloWorkers workers, ILocalSiloDetails silo)
    : Grain, ISiloGrain
{
    public Task<SiloInfo> GetInfoAsync()
    {
        WorkerState[] training = [.. workers.All.Where(worker => worker.Slots > 0)];
        return Task.FromResult(new SiloInfo(
            SiloVersion.Current, options.Role, Environment.MachineName,
            SteadyTimeProvider.Process.MachineTime,
            [.. training.Select(worker => worker.Device)], training.Sum(worker => worker.Slots),
            silo.GatewayAddress?.Endpoint.Port ?? 0, SteadyTimeProvider.Process.LastStep));
    }
}
