using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Silo.Settings;
using Orleans.Concurrency;

namespace Experiments.Silo.Stores.Served;

/// <summary>
/// Receives one upload: the pieces into files, and the whole item into the store once it is complete. The state ends
/// with the activation, which is collected after some minutes without a call; the sender is then asked for all pieces
/// again.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 5)]
internal sealed class ArtifactUploadGrain(
    SiloStores stores, UploadFolder folder, UploadLimits limits, UnusedData unused, ArtifactRights rights,
    SiloClock clock) : Grain, IArtifactUploadGrain
{
    /// <summary>The time limit of an answer, well below the timeout of a call.</summary>
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(10);

    private Upload? _upload;
    private Task<UploadReply>? _storing;
    private bool _hadWrongContent;

    private Upload Upload => _upload ??= new(folder.Create(), limits);

    public Task AppendAsync(string file, long offset, ArtifactChunk chunk)
    {
        StoreArguments.CheckFile(file);
        StoreArguments.CheckChunk(chunk, offset);
        // A piece that arrives while the item is being stored is a repetition, and the files are in use.
        return _storing is null ? Upload.AppendAsync(file, offset, chunk.Content) : Task.CompletedTask;
    }

    public async Task<UploadReply> CompleteAsync(
        ArtifactKey key, IReadOnlyList<ArtifactFile> files, LeaseProof? lease)
    {
        StoreArguments.CheckFiles(StoreArguments.CheckKey(key), files);
        await rights.EnsureWritableAsync(key, lease);
        if (_storing is null && Upload.FindMissing(files) is { Count: > 0 } missing) return new(false, missing);
        // The store may take longer than the timeout of a call.
        var storing = _storing ??= StoreInUseAsync(key, files);
        if (await Task.WhenAny(storing, Task.Delay(s_answerTimeout, clock.Time, CancellationToken.None)) != storing)
            return new(false, []);
        // A call after a failure stores the item again.
        if (storing is not { IsCompletedSuccessfully: true, Result.Stored: true } && _storing == storing)
            _storing = null;
        return await storing;
    }

    public Task AbandonAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _upload?.Discard();
        return Task.CompletedTask;
    }

    private async Task<UploadReply> StoreInUseAsync(ArtifactKey key, IReadOnlyList<ArtifactFile> files)
    {
        Upload.IsInUse = true;
        try
        {
            return await StoreAsync(key, files);
        }
        finally
        {
            Upload.IsInUse = false;
        }
    }

    private async Task<UploadReply> StoreAsync(ArtifactKey key, IReadOnlyList<ArtifactFile> files)
    {
        if (await Upload.FindWrongAsync(files) is { Count: > 0 } wrong)
        {
            if (_hadWrongContent)
                throw new ArtifactStoreException(
                    $"The upload of {key.Name} is damaged: its SHA-256 is not the expected one; try again.");
            _hadWrongContent = true;
            Upload.Forget(wrong);
            return new(false, Upload.FindMissing(files));
        }
        switch (key.Kind)
        {
            case ArtifactKind.Data:
                await unused.EnsureRoomAsync(key.Name, files[0].Length);
                await using (var content = Upload.Open(files[0])) await stores.Artifacts.PutDataAsync(content);
                break;
            case ArtifactKind.Checkpoints:
                await stores.Artifacts.PutCheckpointAsync(key.Name, key.Fit, await ReadContentAsync(files[0]));
                break;
            default:
                var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
                foreach (var file in files) contents[file.Name] = await ReadContentAsync(file);
                await stores.Artifacts.PutArtifactAsync(key.Name, contents);
                break;
        }
        Upload.Discard();
        return new(true, []);
    }

    private async Task<byte[]> ReadContentAsync(ArtifactFile file)
    {
        var content = new byte[file.Length];
        await using var stream = Upload.Open(file);
        await stream.ReadExactlyAsync(content);
        return content;
    }
}
