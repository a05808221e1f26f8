namespace Experiments.Silo.Stores.Postgres;

/// <summary>The parameters of libpq that Npgsql has no option for.</summary>
internal static class UnsupportedUrlParameters
{
    private const string LeaveOut = "leave it out";
    private const string OneHost = "name the server by 'host' alone, which may be an IP address";
    private const string SystemTls = "leave it out: the operating system's policy of TLS applies";
    private const string Revocation = "use 'Check%20Certificate%20Revocation=true'";
    private const string Service = "write the service's parameters into the address";

    private static readonly Dictionary<string, string> s_remedies = new(StringComparer.Ordinal)
    {
        ["hostaddr"] = OneHost,
        ["client_encoding"] = "leave it out: the store's text is UTF8",
        ["keepalives_count"] = "leave it out, or use 'keepalives_idle' and 'keepalives_interval'",
        ["tcp_user_timeout"] = "use 'keepalives_idle' and 'keepalives_interval'",
        ["replication"] = LeaveOut,
        ["requiressl"] = "use 'sslmode'",
        ["ssl"] = "use 'sslmode'",
        ["sslcompression"] = LeaveOut,
        ["sslcertmode"] = "leave it out: a certificate is sent if 'sslcert' names one",
        ["sslcrl"] = Revocation,
        ["sslcrldir"] = Revocation,
        ["sslsni"] = LeaveOut,
        ["sslkeylogfile"] = LeaveOut,
        ["ssl_min_protocol_version"] = SystemTls,
        ["ssl_max_protocol_version"] = SystemTls,
        ["min_protocol_version"] = LeaveOut,
        ["max_protocol_version"] = LeaveOut,
        ["requirepeer"] = LeaveOut,
        ["gsslib"] = LeaveOut,
        ["gssdelegation"] = LeaveOut,
        ["scram_client_key"] = "use the password",
        ["scram_server_key"] = "use the password",
        ["service"] = Service,
        ["servicefile"] = Service,
        ["oauth_issuer"] = "use a password or a certificate",
        ["oauth_client_id"] = "use a password or a certificate",
        ["oauth_client_secret"] = "use a password or a certificate",
        ["oauth_scope"] = "use a password or a certificate",
    };

    /// <summary>
    /// Returns the remedy for a parameter that is not supported; null if it is, or asks for the default.
    /// </summary>
    public static string? FindRemedy(string name, string value) =>
        IsNeutral(name, value) ? null : s_remedies.GetValueOrDefault(name);

    /// <summary>Checks whether a parameter asks for what happens without it.</summary>
    public static bool IsNeutral(string name, string value) => (name, value.ToLowerInvariant()) switch
    {
        ("client_encoding", "utf8" or "utf-8" or "auto") => true,
        ("sslcompression" or "gssdelegation" or "requiressl", "0") => true,
        ("sslsni", "1") => true,
        ("sslcertmode", "allow") => true,
        ("replication", "false" or "off" or "no" or "0") => true,
        ("keepalives_count" or "tcp_user_timeout", "0") => true,
        _ => false,
    };
}
