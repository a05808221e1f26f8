using System.Net.Sockets;
using System.Text.Json.Nodes;
using Experiments.Contracts.Errors;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloServerTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        // The exception of Orleans when the database becomes unavailable while a silo joins.
        { new Npgsql.NpgsqlException("Failed to connect to 10.0.0.1:5432"), true },
        { new SocketException((int)SocketError.HostUnreachable), true },
        { new OrleansException("The table could not be written."), true },
        { new StoreException("The database does not answer.") { IsUnavailable = true }, true },
        { new PortInUseException(11111), false },
        { new StoreException("The database is of a newer version."), false },
    };

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_silo_tries_again_to_join_where_what_kept_it_from_it_passes(Exception failure, bool passes) =>
        Assert.Equal(passes, SiloServer.IsTransient(failure));

    [Theory, InlineData("commandLine"), InlineData("environment"), InlineData("file")]
    public async Task Settings_are_refused_in_the_format_that_one_of_them_names(string place)
    {
        using var folder = new TemporaryFolder();
        var file = folder["silo.yaml"];
        await File.WriteAllTextAsync(
            file, place == "file" ? "log-format: json" : "", TestContext.Current.CancellationToken);
        Dictionary<string, string> given = new() { ["--config"] = file, ["--slots"] = "x", ["--trace-ratio"] = "5" };
        if (place == "commandLine") given["--log-format"] = "json";
        using var errors = new StringWriter();
        var code = await SiloServer.RunAsync(
            () => SiloConfiguration.Read(
                given, name => place == "environment" && name == "EXPERIMENTS_LOG_FORMAT" ? "json" : null),
            TextWriter.Null, errors, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        var said = errors.ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        Assert.All(said, line => Assert.Equal("Error", $"{line["LogLevel"]}"));
        Assert.Equal(["--slots is 'x': give a whole number.", "--trace-ratio is '5': use a share from 0 to 1."],
            said.Select(line => $"{line["Message"]}"));
    }

    [Fact]
    public async Task Settings_are_refused_in_words_where_no_format_is_named()
    {
        using var errors = new StringWriter();
        await SiloServer.RunAsync(
            () => SiloConfiguration.Read(new Dictionary<string, string> { ["--slots"] = "x" }, _ => null),
            TextWriter.Null, errors, TestContext.Current.CancellationToken);
        Assert.Equal("error: --slots is 'x': give a whole number.", errors.ToString().TrimEnd());
    }
}
