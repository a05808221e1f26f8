using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>An experiment as our own engine trains it.</summary>
/// <param name="plan">The experiment, resolved.</param>
/// <param name="spec">As it was submitted.</param>
/// <param name="slots">The silo's slots, of which each has a core.</param>
/// <param name="devices">The silo's GPUs.</param>
/// <param name="instruments">What counts.</param>
internal sealed class EnginePlan(
    SearchPlan plan, ExperimentSpec spec, int slots, SiloDevices devices, ExperimentsInstruments instruments)
    : ITrainingPlan
{
    public TrialSpace Trials => plan.Trials;

    public int Folds => plan.Folds;

    public string RefitMetric => plan.Refit;

    public string FitKey(ParameterSet trial, int fold) => plan.GetFitKey(trial, fold);

    public IPackRunner CreateRunner() => new EngineRunner(slots, plan, spec.Name, instruments);

    public IWidePackRunner CreateWideRunner(string device) =>
        new WideEngineRunner(device, devices, plan, spec.Name, instruments);
}
