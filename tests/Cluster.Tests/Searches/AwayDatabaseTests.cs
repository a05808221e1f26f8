namespace Experiments.Cluster.Tests.Searches;

/// <summary>Commands while the database of their cluster is away, and when it is back.</summary>
public sealed class AwayDatabaseTests
{
    [Theory]
    [InlineData(false, "cannot be used: Connection refused")]
    [InlineData(true, "does not answer")]
    public async Task Commands_say_that_the_database_is_away_and_succeed_when_it_is_back(bool frozen, string problem)
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var store = server.Url(database);
        var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var folder = new WorkingFolder();
        var port = FreePort.NextText();
        await SucceedAsync(Start(["silo", "migrate", "--store", store]));
        await using var silo = Start(["silo", "--store", store, "--artifact-store", "shared", "--slots", "1",
            "--silo-port", FreePort.NextText(), "--gateway-port", port]);
        await silo.WaitForLineAsync("silo ready");
        var spec = Repository.File("examples", "iris.yaml");
        string[] cluster = ["--cluster", $"127.0.0.1:{port}"];
        await SucceedAsync(Start(["run", spec, "--out", "winner", .. cluster]));

        await (frozen ? server.FreezeAsync() : server.StopAsync());
        // The commands wait for twenty seconds, and others need not wait for them.
        await turn.DisposeAsync();
        string[][] commands = [["status", "iris"], ["list"], ["submit", spec, "--id", "new"]];
        var asking = commands.Select(command => Start([.. command, .. cluster])).ToArray();
        // Each says so while it still tries again.
        var said = await Task.WhenAll(asking.Select(command => command.WaitForErrorAsync("trying again")));
        var expected = $"the experiment store in the PostgreSQL database {database} on {server.Host}:{server.Port} "
            + $"{problem}, trying again";
        Assert.All(said, line => Assert.Equal(expected, line));

        await (frozen ? server.ThawAsync() : server.ResumeAsync());
        foreach (var command in asking) await SucceedAsync(command);
        await SucceedAsync(Start(["watch", "new", .. cluster]));

        ExperimentsProcess Start(string[] arguments) => ExperimentsProcess.Start(folder.Path, arguments);
    }

    private static async Task SucceedAsync(ExperimentsProcess command)
    {
        await using var process = command;
        var outcome = await process.WaitForExitAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }
}
