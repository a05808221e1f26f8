using Experiments.Contracts.Results;

namespace Experiments.Client;

/// <summary>Compares the states of one experiment at two times.</summary>
internal static class StatusChanges
{
    /// <summary>
    /// Checks whether nothing changed. What is set at submission never changes; its lists are left out, because records
    /// compare lists by reference.
    /// </summary>
    public static bool AreSame(ExperimentStatus? a, ExperimentStatus? b) => Strip(a) == Strip(b);

    private static ExperimentStatus? Strip(ExperimentStatus? status) =>
        status is null ? null : status with { Baseline = [], Warnings = [] };
}
