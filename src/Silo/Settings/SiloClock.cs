namespace Experiments.Silo.Settings;

/// <summary>
/// The clock of leases and budgets. It is separate from Orleans' clock, so that a test can advance it without effects
/// on the cluster.
/// </summary>
public sealed record SiloClock(TimeProvider Time)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
