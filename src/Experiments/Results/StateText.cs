using Experiments.Contracts.Results;

namespace Experiments.Results;

/// <summary>The states of an experiment in words.</summary>
internal static class StateText
{
    public static string Format(ExperimentState state) => state.ToString().ToLowerInvariant();

    /// <summary>Whether nothing more will happen.</summary>
    public static bool HasEnded(ExperimentState state) =>
        state is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;
}
