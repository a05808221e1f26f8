using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Grains;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks whether the cluster answers, and whether all of its devices train.</summary>
/// <param name="around">Provides the cluster.</param>
/// <param name="isNeeded">True if the cluster must exist; otherwise this silo may be its first.</param>
internal sealed class ClusterCheck(DiagnosisContext around, bool isNeeded) : ICheck
{
    public string Subject => "cluster";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var cluster = await around.Cluster;
            return
            [
                Finding.Ok(Subject, $"answers at {cluster.Address}: {Count(cluster.Silos.Count, "silo")}"
                    + (cluster.Info is { } info
                        ? $", {Count(info.Slots, "slot")}; data and models are in {info.ArtifactStore}"
                        : "")),
                .. CheckStore(cluster),
                .. (cluster.Info?.Quarantined ?? []).Select(device => Finding.Warning(
                    Subject,
                    $"{device.Device} of {device.Host} is quarantined since it failed: {device.Reason.TrimEnd('.')}",
                    "repair the device and restart its silo; the silo also tries the device again by itself")),
            ];
        }
        catch (ClusterUnreachableException e) when (!isNeeded)
        {
            return [Finding.Skipped(Subject, e.Message)];
        }
    }

    private static IEnumerable<Finding> CheckStore(ClusterView cluster)
    {
        if (cluster.StoreProblem is not { } problem) yield break;
        var hasHead = cluster.Silos.Any(silo => silo.Info?.Role == SiloRole.Head);
        var (subject, store) = hasHead ? ("store", "experiment store") : ("database", "database");
        var (text, remedy) = Remedies.SplitAtEnd(problem);
        // The silo's message refers to its own machine.
        yield return Finding.Failed(
            subject, $"its silos answer but cannot use their {store}: {text}",
            remedy?.Replace("from here", "from the silos", StringComparison.Ordinal)
            ?? "check the logs of its silos");
    }

    private static string Count(int number, string thing) =>
        $"{Numbers.Whole(number)} {thing}{(number == 1 ? "" : "s")}";
}
