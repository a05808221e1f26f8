namespace Experiments.Silo.Telemetry;

/// <summary>Whether the silo can take its part in the cluster.</summary>
internal interface ISiloReadiness
{
    /// <summary>Returns the reason why the silo is not ready, as a clause; null if it is.</summary>
    string? FindProblem();
}
