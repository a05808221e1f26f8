using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Devices;
using Experiments.Results;

namespace Experiments.Silo.Coordination;

/// <summary>An experiment as this activation of its coordinator knows it. The coordinator's parts share it.</summary>
internal sealed class OwnedExperiment(ICoordinatorHost host)
{
    /// <summary>The experiment's id.</summary>
    public string Id => host.ExperimentId;

    /// <summary>What was submitted; null before that.</summary>
    public ExperimentSpec? Spec { get; private set; }

    /// <summary>Where it stands in the store; null before it was submitted.</summary>
    public ExperimentStatus? DurableStatus { get; private set; }

    /// <summary>The search in memory; null before it begins and after its end is durable.</summary>
    public ActiveSearch? Search { get; set; }

    /// <summary>The submission that this activation works on, or the last that it worked on.</summary>
    public Task<SubmitReply>? Submission { get; set; }

    /// <summary>The device that the experiment asks for.</summary>
    public string Device => Spec?.Device ?? DeviceCatalog.Auto;

    /// <summary>Its priority among the experiments that share the workers.</summary>
    public int Priority => Search?.State.Priority ?? 0;

    /// <summary>Whether there is no work to be had of it, now and later.</summary>
    public bool HasEndedDurably =>
        DurableStatus is null ? Submission is null : DurableStatus.State.HasEnded();

    /// <summary>Takes what the store has of it.</summary>
    public void SetDurable(ExperimentSpec spec, ExperimentStatus status) => (Spec, DurableStatus) = (spec, status);

    /// <summary>Takes what has become durable.</summary>
    public void SetDurable(ExperimentStatus status) => DurableStatus = status;

    /// <summary>Forgets everything: the experiment was deleted.</summary>
    public void Clear() => (Spec, DurableStatus, Submission) = (null, null, null);
}
