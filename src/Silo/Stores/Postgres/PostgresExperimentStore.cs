using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The experiment store in a PostgreSQL database, for silos that share it. Writes are fenced in the database itself, so
/// it does not matter in which process an earlier coordinator still believes to be the owner. A server that is away for
/// seconds is waited for; a commit whose outcome is not known is asked for and not done twice.
/// </summary>
public sealed class PostgresExperimentStore : ExperimentStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresCommitter _committer;

    private PostgresExperimentStore(PostgresDatabase database) : base(new PostgresExperimentReader(database)) =>
        (_database, _committer) = (database, new(database));

    /// <summary>Opens a database's store; tables that are missing or older are brought up to this version.</summary>
    /// <param name="location">The database.</param>
    /// <param name="patience">
    /// For how long a server that is away is waited for, now and later; null for 20 seconds.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreException">It cannot be used, or is of a newer version.</exception>
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

    /// <summary>Brings a database's tables up to this version, as an operator does it for silos that may not.</summary>
    /// <returns>The version before, 0 where there was none, and now.</returns>
    /// <exception cref="StoreException">It cannot be used, or is of a newer version.</exception>
    public static async Task<(int Before, int Now)> MigrateAsync(
        StoreLocation location, CancellationToken cancellation = default)
    {
        await using var database = new PostgresDatabase(location, TimeSpan.Zero, TimeProvider.System);
        return (
            await database.ExecuteAsync(
                connection => PostgresSchema.MigrateAsync(connection, location, cancellation), cancellation),
            PostgresSchema.Version);
    }

    /// <summary>Takes an experiment from another store, unless it is there.</summary>
    internal Task<ImportedExperiment> ImportAsync(ExperimentImport from, CancellationToken cancellation) =>
        _database.ExecuteAsync(connection => PostgresImport.RunAsync(connection, from, cancellation), cancellation);

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
