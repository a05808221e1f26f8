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
    // The last term of an experiment of which a batch failed, until the next term is claimed.
    private readonly ConcurrentDictionary<string, long> _broken = new(StringComparer.Ordinal);
    private readonly SqliteCommitter _committer;
    private readonly SqliteExperimentReader _reader;

    private SqliteExperimentStore(
        SqliteConnection connection, SqliteCommitCounter counter, SqliteExperimentReader reader, string? loss)
        : base(reader)
    {
        _committer = new(new(connection, counter), problem => WriteProblem = problem);
        _reader = reader;
        Loss = loss;
    }

    /// <summary>
    /// A sentence that says that the store has lost commits that were durable once; null if it has lost none.
    /// </summary>
    public string? Loss { get; }

    /// <summary>Opens a store's file, and creates it if it is missing.</summary>
    /// <exception cref="StoreException">
    /// The file cannot be written, is damaged or was emptied, or was written by a newer version.
    /// </exception>
    public static SqliteExperimentStore Open(string file)
    {
        SqliteCommitCounter.RequireNotEmptied(file);
        var counted = SqliteCommitCounter.Read(file);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        SqliteCommitCounter? counter = null;
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            InputFile.RequireRegular(file);
            // SQLite gives its other files the rights of this one.
            PrivateFiles.CreateIfMissing(file);
            connection.Open();
            SqliteSchema.Prepare(connection, counted is not null);
            var loss = SqliteCommitCounter.FindLoss(connection, counted, file);
            counter = SqliteCommitCounter.Open(connection, file);
            return new(connection, counter, SqliteExperimentReader.Open(file), loss);
        }
        catch (Exception e)
        {
            counter?.Dispose();
            connection.Dispose();
            throw SqliteErrors.Translate(e, file, writes: true);
        }
    }

    public override Task<string?> FindWriteProblemAsync() => _committer.FindWriteProblemAsync();

    public override Task<bool> CreateAsync(ExperimentRecord experiment)
    {
        var spec = JsonSerializer.Serialize(experiment.Spec, StoreJson.Default.ExperimentSpec);
        var status = JsonSerializer.Serialize(experiment.Status, StoreJson.Default.ExperimentStatus);
        return _committer.EnqueueAsync(writer => writer.Create(experiment.Status.ExperimentId, spec, status));
    }

    /// <summary>The number of experiments whose term is over because a batch failed.</summary>
    internal int BrokenTerms => _broken.Count;

    public override async Task<long> ClaimTermAsync(string experimentId)
    {
        var term = await _committer.EnqueueAsync(writer =>
            writer.ClaimTerm(experimentId) ?? throw new StoreException($"There is no experiment '{experimentId}'."));
        // The file refuses batches of earlier terms from now on.
        _broken.TryRemove(experimentId, out _);
        return term;
    }

    public override Task CommitAsync(CommitBatch batch)
    {
        var id = batch.Status.ExperimentId;
        return _committer.EnqueueAsync(
            writer =>
            {
                if (IsBroken(id, batch.Term) || !writer.SetStatus(batch))
                    throw new StaleTermException(id, batch.Term);
                foreach (var fit in batch.Fits) writer.AddFit(id, fit);
                foreach (var fit in batch.Returned) writer.PutReturned(id, fit);
                foreach (var attempt in batch.Attempts) writer.AddAttempt(id, attempt);
                foreach (var lease in batch.Leases) writer.AddLease(id, lease);
                foreach (var token in batch.ReleasedLeases) writer.RemoveLease(id, token);
                return true;
            },
            onFailure: () => _broken.AddOrUpdate(id, batch.Term, (_, known) => Math.Max(known, batch.Term)));
    }

    private bool IsBroken(string id, long term) => _broken.TryGetValue(id, out var broken) && term <= broken;

    public override async Task<bool> DeleteAsync(string experimentId)
    {
        var isDeleted = await _committer.EnqueueAsync(writer => writer.Delete(experimentId));
        _broken.TryRemove(experimentId, out _);
        return isDeleted;
    }

    public override async ValueTask DisposeAsync()
    {
        _committer.Dispose();
        await _reader.DisposeAsync();
    }
}
