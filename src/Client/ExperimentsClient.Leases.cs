using Experiments.Contracts.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    private const int MostLeases = 256;

    /// <summary>
    /// Reads which slots train what now; null where the cluster does not say: it runs an earlier version, or does not
    /// answer. It is asked once, for it is only a view.
    /// </summary>
    internal async Task<IReadOnlyList<RunningLease>?> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation)
    {
        try
        {
            return await _cluster.GetCoordinator(experimentId).GetLeasesAsync(MostLeases)
                .WaitAsync(s_callTimeout, _cluster.Clock, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
