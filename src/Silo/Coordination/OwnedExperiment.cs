using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Devices;

namespace Experiments.Silo.Coordination;

/// <summary>The experiment of a coordinator's activation, in memory. The parts of the coordinator share it.</summary>
internal sealed class OwnedExperiment(ICoordinatorHost host)
{
    /// <summary>The experiment's id.</summary>
    public string Id => host.ExperimentId;

    /// <summary>The submitted specification; null before the submission.</summary>
    public ExperimentSpec? Spec { get; private set; }

    /// <summary>The durable status; null before the submission.</summary>
    public ExperimentStatus? DurableStatus { get; private set; }

    /// <summary>The search in memory; null before it begins and after its end is durable.</summary>
    public ActiveSearch? Search { get; set; }

    /// <summary>The submission in progress, or the last one; null without any.</summary>
    public Task<SubmitReply>? Submission { get; set; }

    /// <summary>The device that the experiment requires.</summary>
    public string Device => Spec?.Device ?? DeviceCatalog.Auto;

    /// <summary>The priority among the experiments that share the workers.</summary>
    public int Priority => Search?.State.Priority ?? 0;

    /// <summary>True if the experiment will never have work again.</summary>
    public bool HasEndedDurably =>
        DurableStatus is null ? Submission is null : DurableStatus.State.HasEnded();

    /// <summary>Sets the specification and the status that the store has.</summary>
    public void SetDurable(ExperimentSpec spec, ExperimentStatus status) => (Spec, DurableStatus) = (spec, status);

    /// <summary>Sets the status that has become durable.</summary>
    public void SetDurable(ExperimentStatus status) => DurableStatus = status;

    /// <summary>Clears everything after the experiment was deleted.</summary>
    public void Clear() => (Spec, DurableStatus, Submission) = (null, null, null);
}
