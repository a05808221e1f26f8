using System.Runtime.InteropServices;
using Experiments.Artifacts;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Telemetry;

namespace Experiments.Client;

/// <summary>Submits an experiment and its data. Nothing is done twice where an answer is lost.</summary>
internal sealed class ExperimentSubmission(ClusterConnection cluster, IArtifactStore artifacts, string owner)
{
    /// <summary>
    /// Submits an experiment. Where an answer was lost, first asks whether the coordinator has the experiment already.
    /// </summary>
    public async Task<SubmitReply> SubmitAsync(string id, ExperimentSpec spec, CancellationToken cancellation)
    {
        using var span = ExperimentsTelemetry.BeginSubmit(id);
        var asks = false;
        return await cluster.CallAsync(
            async () =>
            {
                var known = asks ? await cluster.GetCoordinator(id).GetSpecAsync() : null;
                asks = true;
                return known is not null && SpecIdentity.AreSame(known, spec)
                    ? new([])
                    : await cluster.GetCoordinator(id).SubmitAsync(new(id, spec, owner));
            },
            cancellation);
    }

    /// <summary>Hands over the data, unless the cluster has them.</summary>
    public async Task UploadAsync(
        string hash, ReadOnlyMemory<byte> data, IProgress<long>? uploaded, CancellationToken cancellation)
    {
        if (await cluster.CallAsync(() => artifacts.HasDataAsync(hash, cancellation), cancellation)) return;
        await cluster.CallAsync(() => artifacts.PutDataAsync(CreateReader(data), uploaded, cancellation), cancellation);
    }

    private static MemoryStream CreateReader(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(data.ToArray(), writable: false);
}
