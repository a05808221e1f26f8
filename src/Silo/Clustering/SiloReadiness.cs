using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Clustering;

/// <summary>A silo is ready while it is a member of its cluster and can read the table of silos.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle silo, TableHealth table) : ISiloReadiness
{
    public string? FindProblem() => silo.CurrentStatus != SiloStatus.Active ? $"the silo is {silo.CurrentStatus}"
        : table.IsReadable ? null
        : "the silo cannot read the table of silos";
}
