using Experiments.Client.Views;

namespace Experiments.Client.Diagnosis.Checks;

/// <summary>The cluster: whether it answers, and whether all of its devices train.</summary>
/// <param name="around">Gives the cluster.</param>
/// <param name="isNeeded">Whether it has to be there; else it is one that this silo would begin.</param>
internal sealed class ClusterCheck(Surroundings around, bool isNeeded) : ICheck
{
    public string Subject => "cluster";

    public async Task<IReadOnlyList<Finding>> Run(CancellationToken cancellation)
    {
        try
        {
            var cluster = await around.Cluster;
            return
            [
                Finding.Ok(Subject, $"answers at {cluster.Address}: {Count(cluster.Silos.Count, "silo")}, {Count(cluster.Info.Slots, "slot")}; data and models lie in {cluster.Info.ArtifactStore}"),
                .. (cluster.Info.SetAside ?? []).Select(aside => Finding.Warning(
                    Subject, $"{aside.Device} of {aside.Host} takes no trials since it failed: {aside.Reason.TrimEnd('.')}", "mend the device and restart its silo; it is also tried again by itself")),
            ];
        }
        catch (ClusterUnreachableException e) when (!isNeeded)
        {
            return [Finding.Skipped(Subject, e.Message)];
        }
    }

    private static string Count(int number, string thing) => $"{Numbers.Whole(number)} {thing}{(number == 1 ? "" : "s")}";
}
