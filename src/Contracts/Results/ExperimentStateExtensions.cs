namespace Experiments.Contracts.Results;

/// <summary>Predicates on the state of an experiment.</summary>
public static class ExperimentStateExtensions
{
    /// <summary>Returns true if the experiment has ended: its state never changes again.</summary>
    public static bool HasEnded(this ExperimentState state) =>
        state is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;
}
