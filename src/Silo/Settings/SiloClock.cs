namespace Experiments.Silo.Settings;

/// <summary>
/// The time of leases and budgets. Apart from Orleans' own, so that a test can turn it without starving the cluster.
/// </summary>
public sealed record SiloClock(TimeProvider Time)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
