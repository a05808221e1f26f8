using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The parameters after the ? of a database's address: libpq's (PostgreSQL 18, "Parameter Key Words"), each of which
/// becomes an option of Npgsql or is refused with the remedy, and Npgsql's own.
/// </summary>
internal sealed class PostgresUrlParameters(NpgsqlConnectionStringBuilder into)
{
    /// <summary>The parameters whose value Npgsql takes as it is, under another name.</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["application_name"] = "Application Name",
        ["keepalives_idle"] = "Tcp Keepalive Time",
        ["keepalives_interval"] = "Tcp Keepalive Interval",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["krbsrvname"] = "Kerberos Service Name",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <summary>The parameters whose values are enumerations, which Npgsql writes without dashes.</summary>
    private static readonly Dictionary<string, string> s_choices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
    };

    /// <summary>The methods of require_auth in Npgsql's spelling.</summary>
    private static readonly Dictionary<string, string> s_methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["password"] = "Password",
        ["md5"] = "MD5",
        ["gss"] = "GSS",
        ["sspi"] = "SSPI",
        ["scram-sha-256"] = "ScramSHA256",
        ["none"] = "None",
    };

    private string? _fallbackName;
    private bool _hasSslMode;
    private bool _isAfterPassword;

    /// <summary>The hosts, separated by commas.</summary>
    public required string Hosts { get; set; }

    /// <summary>The ports, separated by commas; empty for the default.</summary>
    public required string Ports { get; set; }

    /// <summary>Takes a parameter. As in libpq, the last of several of one name counts.</summary>
    /// <exception cref="PostgresUrlException">The parameter is not known or not supported.</exception>
    public void Set(string name, string value)
    {
        var key = name.ToLowerInvariant();
        switch (key)
        {
            case "host": Hosts = value; break;
            case "hostaddr" when Hosts.Length == 0 || Hosts == value: Hosts = value; break;
            case "port": Ports = value; break;
            case "fallback_application_name": _fallbackName = value; break;
            case "load_balance_hosts":
                SetOption(
                    name, "Load Balance Hosts", value switch { "disable" => "false", "random" => "true", _ => "" });
                break;
            case "require_auth":
                SetOption(name, "Require Auth", string.Join(',', value.Split(',').Select(TranslateMethod)));
                break;
            case "keepalives": SetKeepAlives(name, value); break;
            case "sslrootcert" when value == "system": SetOption(name, "SSL Mode", nameof(SslMode.VerifyFull)); break;
            case "requiressl" or "ssl" when value is "1" or "true":
                SetOption(name, "SSL Mode", nameof(SslMode.Require));
                break;
            default:
                if (UnsupportedUrlParameters.FindRemedy(key, value) is { } remedy)
                    throw new PostgresUrlException($"'{key}' is not supported: {remedy}");
                if (!UnsupportedUrlParameters.IsNeutral(key, value)) SetOption(name, value);
                break;
        }
        _hasSslMode |= key is "sslmode";
        _isAfterPassword |= key is "password" or "sslpassword";
    }

    /// <summary>Applies the rules of libpq that concern several parameters.</summary>
    public void Complete()
    {
        if (_fallbackName is { } name && into.ApplicationName is null) into.ApplicationName = name;
        // libpq checks the server's certificate where it has one to check it by.
        if (into.RootCertificate is not null && (!_hasSslMode || into.SslMode == SslMode.Require))
            into.SslMode = SslMode.VerifyCA;
    }

    private void SetKeepAlives(string name, string value)
    {
        SetOption(name, "Tcp Keepalive", value switch { "1" => "true", "0" => "false", _ => "" });
        // Either time would turn them on again.
        if (value == "0") (into.TcpKeepAliveTime, into.TcpKeepAliveInterval) = (0, 0);
    }

    // A method that must not be used has an exclamation mark.
    private static string TranslateMethod(string method)
    {
        var name = method.TrimStart('!');
        return method[..(method.Length - name.Length)] + s_methods.GetValueOrDefault(name, name);
    }

    private void SetOption(string name, string value)
    {
        if (s_choices.TryGetValue(name, out var choice))
            SetOption(name, choice, value.Replace("-", "", StringComparison.Ordinal));
        else SetOption(name, s_names.GetValueOrDefault(name, name), value);
    }

    private void SetOption(string name, string option, string value)
    {
        try
        {
            if (option == "Target Session Attributes") into.TargetSessionAttributes = value;
            else into[option] = value;
        }
        catch (Exception e) when (e is
            ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            throw new PostgresUrlException(ConnectionOptionName.Describe(name, _isAfterPassword));
        }
    }
}
