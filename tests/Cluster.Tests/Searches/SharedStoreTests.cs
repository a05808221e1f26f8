using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>Silos that share a PostgreSQL database, as separate processes.</summary>
public sealed class SharedStoreTests
{
    [Fact]
    public async Task A_head_is_moved_into_a_database_and_silos_that_share_it_go_on()
    {
        var server = await PostgresServer.SharedAsync();
        var store = server.Url(await server.CreateDatabaseAsync());
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        var spec = Repository.File("examples", "iris.yaml");
        var single = await ExperimentsProcess.RunAsync(working.Path, "run", spec, "--out", "by-one");
        Assert.True(single.ExitCode == 0, single.Text);

        var made = await ExperimentsProcess.RunAsync(working.Path, "silo", "migrate", "--store", store);
        Assert.Contains("created the tables", made.Text, StringComparison.Ordinal);
        var moved = await ExperimentsProcess.RunAsync(
            working.Path, "silo", "migrate", "--store", store, "--artifact-store", "shared", "--from", ".experiments");
        Assert.Contains("the tables are up to date", moved.Text, StringComparison.Ordinal);
        Assert.Contains("1 experiments moved, 0 were there already", moved.Text, StringComparison.Ordinal);
        var again = await ExperimentsProcess.RunAsync(
            working.Path, "silo", "migrate", "--store", store, "--artifact-store", "shared", "--from", ".experiments");
        Assert.Contains("0 experiments moved, 1 were there already", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", made.Text + moved.Text + again.Text, StringComparison.Ordinal);

        var gatewayPort = FreePort.NextText();
        await using var first = ExperimentsProcess.Start(
            working.Path, "silo", "--store", store, "--artifact-store", "shared", "--silo-port", FreePort.NextText(),
            "--gateway-port", gatewayPort, "--slots", "1");
        await first.WaitForLineAsync("silo ready");
        await using var second = ExperimentsProcess.Start(
            working.Path, "silo", "--store", store, "--artifact-store", "shared", "--silo-port", FreePort.NextText(),
            "--gateway-port", "0", "--slots", "1");
        await second.WaitForLineAsync("silo ready");
        var cluster = await ExperimentsProcess.RunAsync(
            working.Path, "run", spec, "--cluster", $"127.0.0.1:{gatewayPort}", "--out", "by-two");
        Assert.True(cluster.ExitCode == 0, cluster.Text);
        Assert.Equal(
            new CvResultsFile(working.File("by-one", "cv_results.csv")).AllButTimes(),
            new CvResultsFile(working.File("by-two", "cv_results.csv")).AllButTimes());
    }
}
