namespace Experiments.Client;

/// <summary>
/// The question why a cluster gives no answer in time: its silos also answer it while their database is away.
/// </summary>
internal sealed class StoreQuestion(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Longer than a silo takes to find that its database does not answer.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Returns the reason why the silos' database cannot be used now; null if it can, or no silo answers.
    /// </summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        try
        {
            return (await ExperimentsClient.GetStateAsync(grains).WaitAsync(s_timeout, clock, cancellation))
                .StoreProblem;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
