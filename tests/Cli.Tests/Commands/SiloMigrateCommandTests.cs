using System.Text.Json.Nodes;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Tests.Commands;

/// <summary>The messages of preparing a database, in the format of the silos' logs.</summary>
public sealed class SiloMigrateCommandTests
{
    [Theory, InlineData("slots: x", "silo.yaml:2:1: slots is 'x': give a whole number."),
        InlineData("slots: 1", "no database is named: name it by --store")]
    public async Task What_fails_is_an_object_on_a_line_where_logs_are_json(string setting, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = await ProgramRun.RunAsync(
            "silo", "migrate", "--config", folder.Write("silo.yaml", $"log-format: json\n{setting}\n"));
        Assert.Equal(2, run.ExitCode);
        var said = JsonNode.Parse(run.Errors)!;
        Assert.Equal("Error", $"{said["LogLevel"]}");
        Assert.Contains(expected, $"{said["Message"]}", StringComparison.Ordinal);
    }

    [Theory, InlineData("json"), InlineData("text")]
    public async Task What_is_done_is_said_in_their_format_too(string format)
    {
        var server = await PostgresServer.SharedAsync();
        using var folder = new TemporaryFolder();
        var url = server.Url(await server.CreateDatabaseAsync());
        var run = await ProgramRun.RunAsync(
            "silo", "migrate", "--store", url, "--config", folder.Write("silo.yaml", $"log-format: {format}\n"));
        Assert.Equal(0, run.ExitCode);
        var text = format == "json" ? $"{JsonNode.Parse(run.Output)!["Message"]}" : run.Output.TrimEnd();
        Assert.StartsWith($"{StoreLocation.Parse(url)}: created the tables", text, StringComparison.Ordinal);
    }
}
