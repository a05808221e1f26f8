using Experiments.Silo.Stores;
using Npgsql;

namespace Experiments.Silo.Tests.Stores;

public sealed class StoreLocationTests
{
    [Theory]
    [InlineData("postgresql://ada:s3cret@db.example:5433/lab?sslmode=verify-full&application_name=me",
        "lab on db.example:5433")]
    [InlineData("postgres://ada:s3cret@db.example/lab", "lab on db.example:5432")]
    [InlineData("Host=db.example;Database=lab;Username=ada;Password=s3cret", "lab on db.example:5432")]
    public void A_location_is_shown_without_its_password(string text, string name)
    {
        var location = StoreLocation.Parse(text);
        Assert.Equal((name, $"PostgreSQL database {name}"), (location.Name, location.ToString()));
        Assert.Equal(("ada", "s3cret"), new NpgsqlConnectionStringBuilder(location.ConnectionString) is var read
            ? (read.Username, read.Password)
            : default);
    }

    [Fact]
    public void An_address_has_the_options_of_Postgres_itself()
    {
        const string Query = "sslmode=verify-ca&sslrootcert=/ca.pem&connect_timeout=7&target_session_attrs=read-write";
        var read = new NpgsqlConnectionStringBuilder(
            StoreLocation.Parse($"postgresql://a%40b:p%2Fw%3A@h/my%20lab?{Query}").ConnectionString);
        Assert.Equal(("a@b", "p/w:", "my lab"), (read.Username, read.Password, read.Database));
        Assert.Equal((SslMode.VerifyCA, "/ca.pem", 7), (read.SslMode, read.RootCertificate, read.Timeout));
        Assert.Equal("read-write", read.TargetSessionAttributes);
    }

    [Theory]
    [InlineData("postgresql://ada:s3cret@/lab", "write postgresql://")]
    [InlineData("postgresql://ada:s3cret@db", "name the database")]
    [InlineData("postgresql://ada:s3cret@db/lab?sslmode=s3cret",
        "'sslmode' is not an option of a connection, or its value is not valid")]
    [InlineData("postgresql://ada:s3cret@db/lab?colour=s3cret",
        "'colour' is not an option of a connection, or its value is not valid")]
    [InlineData("postgresql://ada:s3/cret@db/lab", "with %40 for an @")]
    [InlineData("Host=db;Database=lab;Pasword=s3cret", "is not an option of a connection")]
    [InlineData("Host=db;Database=lab;Port=s3cret", "is not an option of a connection, or its value is not valid")]
    [InlineData("s3cret", "write postgresql://")]
    [InlineData("Database=lab;Password=s3cret", "name the host")]
    public void What_cannot_be_read_is_said_without_the_password(string text, string problem)
    {
        Assert.False(StoreLocation.TryParse(text, out _, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }
}
