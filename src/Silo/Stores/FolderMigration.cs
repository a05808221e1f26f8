using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Stores;

/// <summary>
/// Moves a head's experiments into the stores that silos share. The folder is left unchanged. Items that the target
/// already has are skipped, so that an interrupted move continues when it is run again.
/// </summary>
public sealed class FolderMigration
{
    private readonly string _folder;
    private readonly PostgresExperimentStore _store;
    private readonly IArtifactStore _artifacts;
    private readonly Action<string> _report;
    private readonly TimeProvider _time;

    /// <param name="folder">The head's folder.</param>
    /// <param name="store">The target of the experiments.</param>
    /// <param name="artifacts">The target of data, models and checkpoints.</param>
    /// <param name="say">Receives a line for each item that was moved.</param>
    /// <param name="time">The clock; pending operations are applied with its time.</param>
    public FolderMigration(
        string folder,
        PostgresExperimentStore store,
        IArtifactStore artifacts,
        Action<string> say,
        TimeProvider time) =>
            (_folder, _store, _artifacts, _report, _time) = (folder, store, artifacts, say, time);

    /// <summary>Moves all experiments.</summary>
    /// <exception cref="FolderInUseException">A silo runs on the folder.</exception>
    /// <exception cref="SiloException">
    /// An item cannot be read or written; items that were moved before stay in the target.
    /// </exception>
    public async Task<IReadOnlyList<ImportedExperiment>> RunAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(_folder, SiloHostOptions.StoreFileName);
        if (!File.Exists(file))
            throw new StoreException(
                $"There are no experiments in {Path.GetFullPath(_folder)}: name the folder of a head, by "
                + "default .experiments.");
        using var held = FolderLock.Acquire(_folder);
        await using var source = SqliteExperimentStore.Open(file);
        await ApplyQueuedOperationsAsync(source, new SqliteOperationQueue(file));
        // Data before experiments, so that an experiment in the target always has its data.
        await MoveArtifactsAsync(
            new FolderArtifactStore(Path.Combine(_folder, SiloHostOptions.ArtifactsFolderName)), cancellation);
        await using var reader = SqliteExperimentReader.Open(file);
        var moved = new List<ImportedExperiment>();
        // The oldest first, because later experiments adopted results from earlier ones.
        foreach (var record in (await source.ListAsync(cancellation)).Reverse())
        {
            var id = record.Status.ExperimentId;
            var done = await _store.ImportAsync(
                new(record, reader.ReadFitsAsync(id, cancellation), reader.ReadAttemptsAsync(id, cancellation),
                    await reader.ReadLeasesAsync(id, cancellation), await reader.ReadReturnedAsync(id, cancellation)),
                cancellation);
            _report(done.WasThere
                ? $"experiment {id} was moved before"
                : $"experiment {id}: {done.Fits} fits, {done.Attempts} attempts without a result");
            moved.Add(done);
        }
        return moved;
    }

    /// <summary>Applies operations that users requested and the head did not apply before it ended.</summary>
    private async Task ApplyQueuedOperationsAsync(SqliteExperimentStore source, SqliteOperationQueue requests)
    {
        foreach (var request in requests.Read())
        {
            if (await source.FindAsync(request.ExperimentId) is not null)
                await StoredOperation.ApplyAsync(source, request.ExperimentId, request.Operation, _time.GetUtcNow());
            requests.Remove(request);
        }
    }

    private async Task MoveArtifactsAsync(FolderArtifactStore source, CancellationToken cancellation)
    {
        if (source.Location == _artifacts.Location) return;
        foreach (var item in await source.ListAsync(cancellation))
        {
            var moved = item.Kind switch
            {
                ArtifactKind.Data => await MoveDataAsync(source, item.Name, cancellation),
                ArtifactKind.Artifact => await MoveArtifactAsync(source, item.Name, cancellation),
                ArtifactKind.Checkpoints => await MoveCheckpointsAsync(source, item.Name, cancellation),
                _ => null,
            };
            if (moved is not null) _report(moved);
        }
    }

    private async Task<string> MoveDataAsync(FolderArtifactStore source, string hash, CancellationToken cancellation)
    {
        if (await _artifacts.HasDataAsync(hash, cancellation)) return $"data set {hash} was moved before";
        // The source checks the data against its name when it reads it, and the target computes the name anew.
        using var content = new MemoryStream(await source.GetDataAsync(hash, cancellation), writable: false);
        var arrived = await _artifacts.PutDataAsync(content, cancellation);
        return arrived == hash ? $"data set {hash}" : throw new ArtifactStoreException($"The data set {hash} arrived "
            + $"in {_artifacts.Location} as {arrived}: it was damaged on the way; move again.");
    }

    private async Task<string> MoveArtifactAsync(
        FolderArtifactStore source, string name, CancellationToken cancellation)
    {
        var files = await source.ReadArtifactAsync(name, cancellation);
        if (await _artifacts.HasArtifactAsync(name, cancellation)
                && AreEqual(files, await _artifacts.ReadArtifactAsync(name, cancellation)))
            return $"model {name} was moved before";
        await _artifacts.PutArtifactAsync(name, files, cancellation);
        return AreEqual(files, await _artifacts.ReadArtifactAsync(name, cancellation))
            ? $"model {name}"
            : throw new ArtifactStoreException(
                $"The model {name} was damaged on the way to {_artifacts.Location}: move again.");
    }

    private async Task<string> MoveCheckpointsAsync(
        FolderArtifactStore source, string experimentId, CancellationToken cancellation)
    {
        var fits = source.ListCheckpoints(experimentId);
        foreach (var fit in fits)
        {
            if (await source.GetCheckpointAsync(experimentId, fit, cancellation) is not { } content) continue;
            await _artifacts.PutCheckpointAsync(experimentId, fit, content, cancellation);
            if (await _artifacts.GetCheckpointAsync(experimentId, fit, cancellation) is not { } arrived
                    || !arrived.AsSpan().SequenceEqual(content))
                throw new ArtifactStoreException($"The checkpoint {fit} of {experimentId} was damaged on "
                    + $"the way to {_artifacts.Location}: move again.");
        }
        return $"checkpoints of {experimentId}: {fits.Count}";
    }

    private static bool AreEqual(
        IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual) =>
        expected.Count == actual.Count && expected.All(
            file => actual.TryGetValue(file.Key, out var other) && other.AsSpan().SequenceEqual(file.Value));
}
