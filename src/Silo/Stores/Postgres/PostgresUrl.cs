using System.Globalization;
using System.Net;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The address of a database in the form of PostgreSQL's own programs (libpq's "connection URI"):
/// <c>postgresql://user:password@host:port,host:port/database?name=value</c>, with percent encoding. One rule is
/// stricter: an @ is written only once, because a text with two could show a part of a password as a host.
/// </summary>
internal static class PostgresUrl
{
    public const string Format = "postgresql://user:password@host:port/database";

    private const string Encoding =
        $"write {Format}, with %40 for an @ in a password, %2F for a /, %3A for a : and %3F for a ?";

    public static bool IsUrl(string text) =>
        text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PostgresUrlException">The text has another form.</exception>
    public static void Read(string text, NpgsqlConnectionStringBuilder into)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var end = rest.IndexOfAny(['/', '?']) is >= 0 and var i ? i : rest.Length;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at > end || at != rest.LastIndexOf('@')) throw new PostgresUrlException(Encoding);
        var (path, query) = Split(rest[end..], '?');
        var (hosts, ports) = ReadHosts(rest[(at + 1)..end]);
        if (at >= 0) ReadUser(rest[..at], into);
        if (path.Length > 1) into.Database = Decode(path[1..]);
        var parameters = new PostgresUrlParameters(into) { Hosts = hosts, Ports = ports };
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(pair, '=');
            parameters.Set(Decode(name), Decode(value));
        }
        parameters.Complete();
        SetHosts(into, parameters.Hosts, parameters.Ports);
    }

    private static void ReadUser(string text, NpgsqlConnectionStringBuilder into)
    {
        var (user, password) = Split(text, ':');
        if (user.Length > 0) into.Username = Decode(user);
        if (password.Length > 0) into.Password = Decode(password);
    }

    private static (string Hosts, string Ports) ReadHosts(string text)
    {
        var (hosts, ports) = (new List<string>(), new List<string>());
        foreach (var part in text.Split(','))
        {
            var isBracketed = part.StartsWith('[');
            var end = isBracketed ? part.IndexOf(']', StringComparison.Ordinal) + 1 : part.IndexOf(':');
            if (end < 0) end = part.Length;
            var port = part[end..];
            if ((isBracketed && (end == 0 || !IPAddress.TryParse(Decode(part[..end]), out _)))
                    || (port.Length > 0 && (port[0] != ':' || !port.AsSpan(1).ContainsOnlyDigits())))
                throw new PostgresUrlException(Encoding);
            hosts.Add(Decode(part[..end]));
            ports.Add(port.TrimStart(':'));
        }
        return (string.Join(',', hosts), string.Join(',', ports));
    }

    // Npgsql takes one port for all hosts, or writes each host with its port.
    private static void SetHosts(NpgsqlConnectionStringBuilder into, string hostList, string portList)
    {
        var (hosts, ports) = (hostList.Split(','), portList.Split(','));
        if (hosts.Any(host => host.Length == 0))
            throw new PostgresUrlException($"name the host: {Encoding}");
        if (ports.Length != 1 && ports.Length != hosts.Length)
            throw new PostgresUrlException("'port' is not valid: name one port, or one for each host");
        var numbers = ports.Select(ReadPort).ToArray();
        if (hosts.Length == 1) (into.Host, into.Port) = (hosts[0], numbers[0]);
        else into.Host = string.Join(',', hosts.Select((host, i) => Join(host, numbers[ports.Length == 1 ? 0 : i])));
    }

    private static string Join(string host, int port) =>
        host.StartsWith('/') ? host : string.Create(CultureInfo.InvariantCulture,
            $"{(host.Contains(':') && host[0] != '[' ? $"[{host}]" : host)}:{port}");

    private static int ReadPort(string text) =>
        text.Length == 0 ? NpgsqlConnection.DefaultPort
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new PostgresUrlException("'port' is not valid: use a port from 1 to 65535");

    private static (string Head, string Tail) Split(string text, char at) =>
        text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");

    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])
                    || text.AsSpan(i + 1, 2) is "00")
                throw new PostgresUrlException($"{Encoding}, and %25 for a %");
        return Uri.UnescapeDataString(text);
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}

/// <summary>The error for an invalid address; the message does not contain the password.</summary>
internal sealed class PostgresUrlException(string message) : ArgumentException(message);
