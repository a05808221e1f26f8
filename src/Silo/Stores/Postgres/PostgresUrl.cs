using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>The address of a database in the form of PostgreSQL's own programs.</summary>
internal static class PostgresUrl
{
    public const string Format = "postgresql://user:password@host:port/database";

    /// <summary>The parameters that have another name in Npgsql.</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["channel_binding"] = "Channel Binding",
    };

    public static bool IsUrl(string text) =>
        text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PostgresUrlException">The text has another form.</exception>
    public static void Read(string text, NpgsqlConnectionStringBuilder into)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw new PostgresUrlException(
                $"write {Format}, with %40 for an @ in a password, %2F for a / and %3A for a :");
        var user = url.UserInfo.Split(':', 2);
        if (url.Host.Length > 0) into.Host = url.Host;
        if (url.Port > 0) into.Port = url.Port;
        if (user[0].Length > 0) into.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length == 2) into.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1) into.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(into, pair.Split('=', 2));
    }

    private static void Set(NpgsqlConnectionStringBuilder into, string[] pair)
    {
        var name = Uri.UnescapeDataString(pair[0]);
        var value = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
        // Only the values of enumerations are written with dashes: verify-full, read-write.
        var isChoice = name.ToLowerInvariant() is "sslmode" or "target_session_attrs" or "channel_binding";
        try
        {
            if (name.Equals("target_session_attrs", StringComparison.OrdinalIgnoreCase))
                into.TargetSessionAttributes = value;
            else
                into[s_names.GetValueOrDefault(name, name)] =
                    isChoice ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception e) when (e is
            ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            throw new PostgresUrlException(
                $"'{name}' is not an option of a connection, or its value is not valid");
        }
    }
}

/// <summary>The error for an invalid address; the message does not contain the password.</summary>
internal sealed class PostgresUrlException(string message) : ArgumentException(message);
