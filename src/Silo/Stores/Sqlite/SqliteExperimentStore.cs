using System.Collections.Concurrent;
using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// The experiment store in one SQLite file, with WAL, so that readers and the writer do not wait for each other, and
/// synchronous = full, so that acknowledged writes survive a power failure.
/// </summary>
public sealed class SqliteExperimentStore : ExperimentStore
{
    private readonly ConcurrentDictionary<(string, long), bool> _broken = [];
    private readonly SqliteCommitter _committer;
    private readonly SqliteExperimentReader _reader;

    private SqliteExperimentStore(SqliteConnection connection, SqliteExperimentReader reader) : base(reader)
    {
        _committer = new(connection);
        _reader = reader;
    }

    /// <summary>Opens a store's file, and creates it if it is missing.</summary>
    /// <exception cref="StoreException">The file cannot be written, or was written by a newer version.</exception>
    public static SqliteExperimentStore Open(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            InputFile.RequireRegular(file);
            // SQLite gives its other files the rights of this one.
            PrivateFiles.CreateIfMissing(file);
            connection.Open();
            SqliteSchema.Prepare(connection);
            return new(connection, SqliteExperimentReader.Open(file));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new StoreException($"Cannot write the experiment store {file}: {e.Message}", e);
        }
        catch (StoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    public override Task<bool> CreateAsync(ExperimentRecord experiment)
    {
        var spec = JsonSerializer.Serialize(experiment.Spec, StoreJson.Default.ExperimentSpec);
        var status = JsonSerializer.Serialize(experiment.Status, StoreJson.Default.ExperimentStatus);
        return _committer.EnqueueAsync(writer => writer.Create(experiment.Status.ExperimentId, spec, status));
    }

    public override Task<long> ClaimTermAsync(string experimentId) => _committer.EnqueueAsync(writer =>
        writer.ClaimTerm(experimentId) ?? throw new StoreException($"There is no experiment '{experimentId}'."));

    public override Task CommitAsync(CommitBatch batch)
    {
        var id = batch.Status.ExperimentId;
        return _committer.EnqueueAsync(
            writer =>
            {
                if (_broken.ContainsKey((id, batch.Term)) || !writer.SetStatus(batch))
                    throw new StaleTermException(id, batch.Term);
                foreach (var fit in batch.Fits) writer.AddFit(id, fit);
                foreach (var fit in batch.Returned) writer.PutReturned(id, fit);
                foreach (var attempt in batch.Attempts) writer.AddAttempt(id, attempt);
                foreach (var lease in batch.Leases) writer.AddLease(id, lease);
                foreach (var token in batch.ReleasedLeases) writer.RemoveLease(id, token);
                return true;
            },
            onFailure: () => _broken[(id, batch.Term)] = true);
    }

    public override Task<bool> DeleteAsync(string experimentId) =>
        _committer.EnqueueAsync(writer => writer.Delete(experimentId));

    public override async ValueTask DisposeAsync()
    {
        _committer.Dispose();
        await _reader.DisposeAsync();
    }
}
