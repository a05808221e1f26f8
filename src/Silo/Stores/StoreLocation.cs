using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.Postgres;
using Npgsql;

namespace Experiments.Silo.Stores;

/// <summary>
/// The location of a PostgreSQL experiment store, as an operator writes it:
/// <c>postgresql://user:password@host:port/database?sslmode=require</c>, or Npgsql's
/// <c>Host=host;Database=database;Username=user;...</c>. Its text form has no password.
/// </summary>
public sealed partial class StoreLocation
{
    private const string KeywordFormat = "Host=...;Database=...;Username=...;Password=...";

    private StoreLocation(NpgsqlConnectionStringBuilder builder)
    {
        ConnectionString = builder.ConnectionString;
        var host = builder.Host!;
        // The ports of a list of hosts are in the list, and a socket's folder has no port.
        var isWhole = host.Contains(',') || host.StartsWith('/')
            || (host.Contains(':') && !IPAddress.TryParse(host, out _));
        var written = host.Contains(':') && host[0] != '[' ? $"[{host}]" : host;
        Name = $"{builder.Database} on {(isWhole ? host : $"{written}:{builder.Port}")}";
    }

    /// <summary>The connection string in Npgsql's form, with the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Database and host, the name in messages.</summary>
    public string Name { get; }

    public override string ToString() => $"PostgreSQL database {Name}";

    /// <summary>Reads a location.</summary>
    /// <exception cref="StoreException">
    /// The text is not a valid location; the message gives the reason without the password.
    /// </exception>
    public static StoreLocation Parse(string text) => TryParse(text, out var location, out var problem)
        ? location
        : throw new StoreException($"The experiment store's address cannot be read: {problem}.");

    /// <summary>Reads a location.</summary>
    /// <param name="text">The operator's text.</param>
    /// <param name="location">The location.</param>
    /// <param name="problem">The problem and the remedy, without the password.</param>
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
            // Messages of such errors may contain the text, which may contain the password.
            problem = e is PostgresUrlException ? e.Message : e is ArgumentException { ParamName: { } keyword }
                ? ConnectionOptionName.Describe(keyword, IsAfterPassword(text, keyword))
                : $"write {PostgresUrl.Format}, or {KeywordFormat}";
            return false;
        }

        if (string.IsNullOrEmpty(builder.Host)) problem = "name the host";
        else if (string.IsNullOrEmpty(builder.Database)) problem = "name the database";
        // The name is shown, so it must not be a text that swallowed other options, a password among them.
        else if (!builder.Host.Split(',').All(IsHost) || builder.Database.Contains('='))
            problem = $"the host or the database is not valid: write {PostgresUrl.Format}, or {KeywordFormat} with a ; "
                + "between two options";
        else location = new(builder);
        return location is not null;
    }

    private static bool IsHost(string host) =>
        host.StartsWith('/') ? !host.Contains('=') : HostAndPort().IsMatch(host);

    private static bool IsAfterPassword(string text, string keyword)
    {
        var before = text[..Math.Max(0, text.IndexOf(keyword, StringComparison.OrdinalIgnoreCase))];
        return before.Contains("passw", StringComparison.OrdinalIgnoreCase)
            || before.Contains("pwd", StringComparison.OrdinalIgnoreCase);
    }

    // A name, an IPv4 address, or an IPv6 address, which has brackets before a port.
    [GeneratedRegex(@"^(\[[0-9a-fA-F:.]+(%[\w.-]+)?\]|[\w.-]+|[0-9a-fA-F:.]+(%[\w.-]+)?)(:[0-9]{1,5})?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex HostAndPort();
}
