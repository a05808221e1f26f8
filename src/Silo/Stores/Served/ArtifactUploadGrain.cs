using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Orleans.Concurrency;

namespace Experiments.Silo.Stores.Served;

/// <summary>
/// Takes one upload: pieces into files of its own, and all of it into the store when it is whole. What it holds goes with the
/// activation, which ends when nobody has called for a while; who sends is then asked for all of it again.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 5)]
internal sealed class ArtifactUploadGrain(SiloStores stores, UploadFolder folder, SiloClock clock) : Grain, IArtifactUploadGrain
{
    /// <summary>Well within the time after which a call counts as lost.</summary>
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(10);

    private Upload? _upload;
    private Task<UploadReply>? _storing;
    private bool _wasWrong;

    private Upload Upload => _upload ??= new(folder.New());

    public Task Append(string file, long offset, ArtifactChunk chunk) =>
        // What comes while all is there was said twice: the files are being read.
        _storing is null ? Upload.Append(file, offset, chunk.Content) : Task.CompletedTask;

    public async Task<UploadReply> Complete(ArtifactKey key, IReadOnlyList<ArtifactFile> files)
    {
        if (_storing is null && Upload.Missing(files) is { Count: > 0 } missing) return new(false, missing);
        // The store may take longer than a call may.
        var storing = _storing ??= Store(key, files);
        if (await Task.WhenAny(storing, Task.Delay(s_longestAnswer, clock.Time, CancellationToken.None)) != storing) return new(false, []);
        // Said again after a failure, it is tried again.
        if (storing is not { IsCompletedSuccessfully: true, Result.Stored: true } && _storing == storing) _storing = null;
        return await storing;
    }

    public Task Abandon()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _upload?.Discard();
        return Task.CompletedTask;
    }

    private async Task<UploadReply> Store(ArtifactKey key, IReadOnlyList<ArtifactFile> files)
    {
        if (await Upload.Wrong(files) is { Count: > 0 } wrong)
        {
            if (_wasWrong) throw new ArtifactStoreException($"What was uploaded of {key.Name} is not what it was said to be: its SHA-256 is another.");
            _wasWrong = true;
            Upload.Forget(wrong);
            return new(false, Upload.Missing(files));
        }
        switch (key.Kind)
        {
            case ArtifactKind.Data:
                await using (var content = Upload.Open(files[0])) await stores.Artifacts.PutData(content);
                break;
            case ArtifactKind.Checkpoints:
                await stores.Artifacts.PutCheckpoint(key.Name, key.Fit, await Content(files[0]));
                break;
            default:
                var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
                foreach (var file in files) contents[file.Name] = await Content(file);
                await stores.Artifacts.PutArtifact(key.Name, contents);
                break;
        }
        Upload.Discard();
        return new(true, []);
    }

    private async Task<byte[]> Content(ArtifactFile file)
    {
        var content = new byte[file.Length];
        await using var stream = Upload.Open(file);
        await stream.ReadExactlyAsync(content);
        return content;
    }
}
