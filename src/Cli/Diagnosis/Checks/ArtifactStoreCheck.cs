using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Writes a small data set into the artifact store, reads it and removes it.</summary>
internal sealed class ArtifactStoreCheck(SiloHostOptions options) : ICheck
{
    public string Subject => "artifact store";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        if (options.ArtifactLocation is not { } location)
            return [Finding.Skipped(
                Subject, options.Role == SiloRole.Joined ? "the head serves it" : "no store is named: see settings")];
        var store = ArtifactStores.Open(location);
        // Random bytes, which are not the content of any other data set.
        var content = Guid.NewGuid().ToByteArray();
        var hash = await store.PutDataAsync(new MemoryStream(content, writable: false), cancellation);
        try
        {
            await store.GetDataAsync(hash, cancellation);
        }
        finally
        {
            await store.DeleteAsync(new(ArtifactKind.Data, hash, content.Length), cancellation);
        }
        return [Finding.Ok(Subject, $"{store.Location} can be written, read and cleaned up")];
    }
}
