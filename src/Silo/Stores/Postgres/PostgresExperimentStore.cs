using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The experiment store in a PostgreSQL database, for silos that share it. Writes are fenced in the database itself, so
/// an earlier coordinator in another process cannot write after a new one has claimed its term. Calls wait for a server
/// that is unavailable for seconds. If the outcome of a commit is unknown, the store reads it from the database and
/// never commits twice.
/// </summary>
public sealed class PostgresExperimentStore : ExperimentStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresCommitter _committer;

    private PostgresExperimentStore(PostgresDatabase database) : base(new PostgresExperimentReader(database)) =>
        (_database, _committer) = (database, new(database, problem => WriteProblem = problem));

    /// <summary>Opens a database's store, and creates or migrates its tables if necessary.</summary>
    /// <param name="location">The database.</param>
    /// <param name="patience">
    /// The time for which calls wait for an unavailable server, now and later; null for 20 seconds.
    /// </param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="StoreException">The database cannot be used, or has a newer version.</exception>
    public static async Task<PostgresExperimentStore> OpenAsync(
        StoreLocation location, TimeSpan? patience = null, CancellationToken cancellation = default)
    {
        var database = new PostgresDatabase(location, patience ?? PostgresDatabase.DefaultTimeout, TimeProvider.System);
        try
        {
            await database.ExecuteAsync(
                connection => PostgresSchema.MigrateAsync(connection, location, cancellation), cancellation);
            return new(database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Migrates a database's tables to this version; for operators whose silos have no right to do it.
    /// </summary>
    /// <returns>The version before, 0 for an empty database, and the version now.</returns>
    /// <exception cref="StoreException">The database cannot be used, or has a newer version.</exception>
    public static async Task<(int Before, int Now)> MigrateAsync(
        StoreLocation location, CancellationToken cancellation = default)
    {
        await using var database = new PostgresDatabase(location, TimeSpan.Zero, TimeProvider.System);
        return (
            await database.ExecuteAsync(
                connection => PostgresSchema.MigrateAsync(connection, location, cancellation), cancellation),
            PostgresSchema.Version);
    }

    /// <summary>Imports an experiment from another store, unless this store has it.</summary>
    internal Task<ImportedExperiment> ImportAsync(ExperimentImport from, CancellationToken cancellation) =>
        _database.ExecuteAsync(connection => PostgresImport.RunAsync(connection, from, cancellation), cancellation);

    public override async Task<string?> FindWriteProblemAsync()
    {
        try
        {
            return await ExecuteAsync<string?>(_ => { }, _ => null);
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    public override Task<bool> CreateAsync(ExperimentRecord experiment) => ExecuteAsync(
        statements => PostgresStatements.Create(statements, experiment with { Term = 0 }),
        outcome => outcome.Affected[0] == 1);

    public override async Task<long> ClaimTermAsync(string experimentId) =>
        await ExecuteAsync(statements => PostgresStatements.ClaimTerm(statements, experimentId), outcome =>
            outcome.Answers is [long term] ? term : (long?)null)
        ?? throw new StoreException($"There is no experiment '{experimentId}'.");

    public override Task CommitAsync(CommitBatch batch)
    {
        var work = new PostgresBatch(batch);
        _committer.Enqueue(work);
        return work.Done;
    }

    public override Task<bool> DeleteAsync(string experimentId) => ExecuteAsync(
        statements => PostgresStatements.Delete(statements, experimentId), outcome => outcome.Affected[^1] == 1);

    public override async ValueTask DisposeAsync()
    {
        await _committer.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task<T> ExecuteAsync<T>(Action<Npgsql.NpgsqlBatch> statements, Func<PostgresOutcome, T> result)
    {
        var task = new PostgresTask<T>(statements, result);
        _committer.Enqueue(task);
        return task.Done;
    }
}
