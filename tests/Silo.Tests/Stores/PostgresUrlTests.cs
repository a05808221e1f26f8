using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Npgsql;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Addresses as psql takes them (libpq: "Connection URIs" and "Parameter Key Words").</summary>
public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("sslmode=verify-full", "SSL Mode", "VerifyFull")]
    [InlineData("sslmode=require&sslrootcert=/ca.pem", "SSL Mode", "VerifyCA")]
    [InlineData("sslrootcert=system", "SSL Mode", "VerifyFull")]
    [InlineData("ssl=true", "SSL Mode", "Require")]
    [InlineData("requiressl=1", "SSL Mode", "Require")]
    [InlineData("sslcert=/c.pem", "SSL Certificate", "/c.pem")]
    [InlineData("sslkey=/k.pem", "SSL Key", "/k.pem")]
    [InlineData("sslpassword=k", "SSL Password", "k")]
    [InlineData("sslnegotiation=direct", "SSL Negotiation", "Direct")]
    [InlineData("connect_timeout=7", "Timeout", "7")]
    [InlineData("application_name=a%20b", "Application Name", "a b")]
    [InlineData("fallback_application_name=a", "Application Name", "a")]
    [InlineData("fallback_application_name=a&application_name=b", "Application Name", "b")]
    [InlineData("gssencmode=prefer", "GSS Encryption Mode", "Prefer")]
    [InlineData("gssencmode=disable", "GSS Encryption Mode", "Disable")]
    [InlineData("GssEncMode=require", "GSS Encryption Mode", "Require")]
    [InlineData("krbsrvname=pg", "Kerberos Service Name", "pg")]
    [InlineData("options=-c%20search_path%3Dx", "Options", "-c search_path=x")]
    [InlineData("keepalives=1&keepalives_idle=9&keepalives_interval=3", "TCP Keepalive Interval", "3")]
    [InlineData("keepalives_idle=9", "TCP Keepalive Time", "9")]
    [InlineData("keepalives=0", "TCP Keepalive", "False")]
    [InlineData("keepalives=0", "TCP Keepalive Time", "0")]
    [InlineData("channel_binding=require", "Channel Binding", "Require")]
    [InlineData("require_auth=scram-sha-256", "Require Auth", "ScramSHA256")]
    [InlineData("passfile=/home/a/.pgpass", "Passfile", "/home/a/.pgpass")]
    [InlineData("load_balance_hosts=random", "Load Balance Hosts", "True")]
    [InlineData("Maximum%20Pool%20Size=7", "Maximum Pool Size", "7")]
    [InlineData("GSS%20Encryption%20Mode=Prefer", "GSS Encryption Mode", "Prefer")]
    [InlineData("user=eve&password=p%26w&dbname=other&port=77", "Password", "p&w")]
    [InlineData("user=eve&password=p%26w&dbname=other&port=77", "Port", "77")]
    [InlineData("user=eve&password=p%26w&dbname=other&port=77", "Database", "other")]
    [InlineData("client_encoding=UTF8&sslcompression=0&sslsni=1&replication=false", "Database", "lab")]
    public void A_parameter_of_libpq_becomes_an_option_of_Npgsql(string query, string option, string value) =>
        Assert.Equal(value, Read($"postgresql://ada@db/lab?{query}")[option].ToString());

    [Theory]
    [InlineData("postgresql://db1:5433,db2/lab", "db1:5433,db2:5432")]
    [InlineData("postgresql://u:p@db1,[::1]:7/lab?target_session_attrs=primary", "db1:5432,[::1]:7")]
    [InlineData("postgresql:///lab?host=db1,db2&port=5,6", "db1:5,db2:6")]
    [InlineData("postgresql:///lab?host=db1,db2&port=5", "db1:5,db2:5")]
    [InlineData("postgresql:///lab?host=/var/run/postgresql", "/var/run/postgresql")]
    [InlineData("postgresql://%2Fvar%2Frun/lab", "/var/run")]
    [InlineData("postgresql://[fe80::1%25eth0]/lab", "[fe80::1%eth0]")]
    [InlineData("postgresql:///lab?hostaddr=10.77.0.5", "10.77.0.5")]
    [InlineData("postgres://db?dbname=lab", "db")]
    public void Hosts_are_one_or_several_in_every_form(string text, string host)
    {
        Assert.Equal(host, Read(text).Host);
        using var source = NpgsqlDataSource.Create(PostgresConnections.BuildString(StoreLocation.Parse(text)));
    }

    [Theory]
    [InlineData("service=lab")]
    [InlineData("tcp_user_timeout=5000")]
    [InlineData("keepalives_count=3")]
    [InlineData("sslcrl=/crl.pem")]
    [InlineData("sslcertmode=require")]
    [InlineData("ssl_min_protocol_version=TLSv1.3")]
    [InlineData("gsslib=gssapi")]
    [InlineData("requirepeer=postgres")]
    [InlineData("replication=database")]
    [InlineData("client_encoding=LATIN1")]
    [InlineData("hostaddr=10.0.0.9")]
    public void A_parameter_without_an_option_is_refused_by_name_with_the_remedy(string query)
    {
        Assert.False(StoreLocation.TryParse($"postgresql://ada:s3cret@db/lab?{query}", out _, out var problem));
        Assert.Matches($"^'{query.Split('=')[0]}' is not supported: [a-z].{{10}}", problem);
    }

    [Theory]
    [InlineData("connect_timeout=soon")]
    [InlineData("keepalives=yes")]
    [InlineData("load_balance_hosts=maybe")]
    [InlineData("target_session_attrs=any-one")]
    [InlineData("port=70000")]
    public void A_value_that_is_not_valid_is_refused_by_the_name_of_its_parameter(string query)
    {
        Assert.False(StoreLocation.TryParse($"postgresql://ada:s3cret@db/lab?{query}", out _, out var problem));
        Assert.StartsWith($"'{query.Split('=')[0]}' is not", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_may_have_signs_that_psql_takes_as_they_are()
    {
        var read = Read("postgresql://ada:p#w:x%25!$&'()*+,;=@db:5433/lab");
        Assert.Equal(("ada", "p#w:x%!$&'()*+,;=", "db", 5433), (read.Username, read.Password, read.Host, read.Port));
    }

    [Fact]
    public void Encryption_by_GSSAPI_is_off_unless_it_is_asked_for()
    {
        Assert.Equal(GssEncryptionMode.Disable, Mode("postgresql://10.77.0.5/lab"));
        Assert.Equal(GssEncryptionMode.Disable, Mode("Host=10.77.0.5;Database=lab"));
        Assert.Equal(GssEncryptionMode.Prefer, Mode("postgresql://10.77.0.5/lab?gssencmode=prefer"));
        Assert.Equal(GssEncryptionMode.Require, Mode("Host=10.77.0.5;Database=lab;GSS Encryption Mode=Require"));
        // Npgsql itself reads the variable where the string does not say it.
        Assert.DoesNotContain("GSS", PostgresConnections.BuildString(
            StoreLocation.Parse("postgresql://10.77.0.5/lab"), name => name == "PGGSSENCMODE" ? "require" : null),
            StringComparison.Ordinal);

        static GssEncryptionMode Mode(string text) => new NpgsqlConnectionStringBuilder(
            PostgresConnections.BuildString(StoreLocation.Parse(text), _ => null)).GssEncryptionMode;
    }

    [Fact]
    public void A_choice_among_servers_is_none_with_one_server()
    {
        const string Query = "lab?target_session_attrs=read-write";
        Assert.DoesNotContain("Target Session", Build($"postgresql://db/{Query}"), StringComparison.Ordinal);
        Assert.Contains(
            "Target Session Attributes=read-write", Build($"postgresql://a,b/{Query}"), StringComparison.Ordinal);

        static string Build(string text) => PostgresConnections.BuildString(StoreLocation.Parse(text));
    }

    private static NpgsqlConnectionStringBuilder Read(string text) => new(StoreLocation.Parse(text).ConnectionString);
}
