using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>Short forms of calls to SQLite.</summary>
internal static class SqliteExtensions
{
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Converts a value for a parameter.</summary>
    public static object ToParameter(object? value) => value switch
    {
        null => DBNull.Value,
        DateTime time => ToText(time),
        _ => value,
    };

    /// <summary>Converts a time to text in UTC, which sorts by time.</summary>
    public static string ToText(DateTimeOffset time) => ToText(time.UtcDateTime);

    private static string ToText(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
