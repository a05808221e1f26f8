using System.Diagnostics.CodeAnalysis;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.Postgres;
using Npgsql;

namespace Experiments.Silo.Stores;

/// <summary>
/// Where a PostgreSQL experiment store is, as an operator writes it:
/// <c>postgresql://user:password@host:port/database?sslmode=require</c>, or Npgsql's
/// <c>Host=host;Database=database;Username=user;...</c>. Shown, it has no password.
/// </summary>
public sealed class StoreLocation
{
    private StoreLocation(NpgsqlConnectionStringBuilder builder)
    {
        ConnectionString = builder.ConnectionString;
        var host = builder.Host!;
        // A list of hosts has their ports, and a socket's folder has none.
        var isWhole = host.Contains(',') || host.Contains(':') || host.StartsWith('/');
        Name = $"{builder.Database} on {(isWhole ? host : $"{host}:{builder.Port}")}";
    }

    /// <summary>The connection string in Npgsql's form, with the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Database and host: what messages call it.</summary>
    public string Name { get; }

    public override string ToString() => $"PostgreSQL database {Name}";

    /// <summary>Reads a location.</summary>
    /// <exception cref="StoreException">It cannot be read; says why, without the password.</exception>
    public static StoreLocation Parse(string text) => TryParse(text, out var location, out var problem)
        ? location
        : throw new StoreException($"The experiment store's address cannot be read: {problem}.");

    /// <summary>Reads a location.</summary>
    /// <param name="text">What the operator wrote.</param>
    /// <param name="location">The location.</param>
    /// <param name="problem">What is wrong and what to write, without the password.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out StoreLocation? location, [NotNullWhen(false)] out string? problem)
    {
        (location, problem) = (null, null);
        var builder = new NpgsqlConnectionStringBuilder();
        try
        {
            if (PostgresUrl.IsUrl(text)) PostgresUrl.Read(text, builder);
            else builder.ConnectionString = text;
        }
        catch (Exception e) when (e is
            ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // What was written may hold the password, and what such errors say may hold what was written.
            problem = e is PostgresUrlException ? e.Message : e is ArgumentException { ParamName: { } keyword }
                ? $"'{keyword}' is no option of a connection, or its value is none of its values"
                : $"write {PostgresUrl.Format}, or Host=...;Database=...;Username=...;Password=...";
            return false;
        }

        if (string.IsNullOrEmpty(builder.Host)) problem = "name the host";
        else if (string.IsNullOrEmpty(builder.Database)) problem = "name the database";
        else location = new(builder);
        return location is not null;
    }
}
