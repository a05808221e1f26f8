using Experiments.Contracts.Results;

namespace Experiments.Results;

/// <summary>The states of an experiment in words.</summary>
internal static class StateText
{
    public static string Format(ExperimentState state) => state.ToString().ToLowerInvariant();
}
