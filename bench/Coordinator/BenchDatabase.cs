using Npgsql;

namespace Experiments.Coordinator.Bench;

/// <summary>The location of the measured experiment store.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Postgres">
/// The connection string of a PostgreSQL role that may create databases; null for SQLite in the folder.
/// </param>
internal sealed record Place(string Folder, string? Postgres);

/// <summary>A new database, gone afterwards.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private BenchDatabase(string server, string name) => (_server, _name) = (server, name);

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public static async Task<BenchDatabase> CreateAsync(string server)
    {
        var database = new BenchDatabase(server, $"bench_{Guid.NewGuid():N}");
        await database.DoAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await DoAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private async Task DoAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
