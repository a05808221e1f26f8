using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Planning;
using Experiments.Search.Specs;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>Resolves experiments for the engine.</summary>
internal sealed class EngineTrainer(
    DataCache data, SharedCores cores, SiloDevices devices, ExperimentsInstruments instruments)
    : ITrainer
{
    public Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation) =>
        Task.Run(() => CreatePlanAsync(spec, cancellation), cancellation);

    private async Task<ITrainingPlan> CreatePlanAsync(ExperimentSpec spec, CancellationToken cancellation)
    {
        // The rules that need no data are checked before any data is read.
        if (ExperimentPlanner.Check(spec) is { Count: > 0 } issues) throw new SpecException(issues);
        var table = DataReader.Parse(
            await data.GetAsync(spec.Data.Hash, cancellation), spec.Data.Format, spec.Data.FileName,
            DataOptions.Create(spec.Data));
        return new EnginePlan(ExperimentPlanner.Resolve(spec, table), spec, cores, devices, instruments);
    }
}
