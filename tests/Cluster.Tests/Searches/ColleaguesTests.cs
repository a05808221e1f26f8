using System.Text.Json;
using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>Several people share a cluster, and nobody changes another's search by chance.</summary>
public sealed class ColleaguesTests
{
    private const string Anna = "anna@laptop";
    private const string Bob = "bob@desk";

    private readonly string _gatewayPort = FreePort.NextText();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Cluster => $"localhost:{_gatewayPort}";

    [Fact]
    public async Task A_name_of_two_searches_is_refused_and_no_name_means_ones_own()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var folder = new WorkingFolder();
        await using var head = ExperimentsProcess.Start(
            folder.Path, "silo", "--silo-port", FreePort.NextText(), "--gateway-port", _gatewayPort, "--slots", "0");
        await head.WaitForLineAsync("silo ready");
        var spec = Repository.File("examples", "iris.yaml");
        await AskAsync(0, Anna, "submit", spec, "--id", "of-anna");
        await AskAsync(0, "somebody", "submit", spec, "--id", "of-bob", "--owner", Bob);

        var both = await AskAsync(2, Anna, "pause", "iris");
        Assert.Contains("'iris' could mean 2 experiments that have not ended", both.Errors, StringComparison.Ordinal);
        Assert.Contains("of-anna of anna@laptop: running, 0 of 18 trials", both.Errors, StringComparison.Ordinal);
        Assert.Contains("of-bob of bob@desk: running, 0 of 18 trials", both.Errors, StringComparison.Ordinal);
        var none = await AskAsync(2, "carol@home", "pause");
        Assert.Contains(
            "none of the experiments that have not ended is yours", none.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "cancel asks for confirmation", (await AskAsync(2, Anna, "cancel")).Errors, StringComparison.Ordinal);
        Assert.Equal(["running", "running"], await StatesAsync());

        Assert.Contains("of-anna is paused", (await AskAsync(0, Anna, "pause")).Output, StringComparison.Ordinal);
        Assert.Contains("of-bob", (await AskAsync(0, Bob, "status")).Output, StringComparison.Ordinal);
        Assert.Contains("of-anna", (await AskAsync(0, Anna, "status", "iris")).Output, StringComparison.Ordinal);
        Assert.Equal(["running", "paused"], await StatesAsync());

        await using var terminal = await TmuxTerminal.StartAsync(
            folder, width: 120, height: 40, $"EXPERIMENTS_OWNER={Bob} EXPERIMENTS_CLUSTER={Cluster}");
        await terminal.TypeAsync($"{Repository.Program} cancel");
        await terminal.WaitForAsync("cancel of-bob of bob@desk: running, 0 of 18 trials? It cannot be resumed.");
        await terminal.TypeAsync("n");
        await terminal.WaitForAsync("nothing was done");
        Assert.Equal(["running", "paused"], await StatesAsync());
        await terminal.TypeAsync($"{Repository.Program} cancel");
        await terminal.WaitForAsync("[y/N]");
        await terminal.TypeAsync("y");
        await terminal.WaitForAsync("is cancelled");
        Assert.Equal(["cancelled", "paused"], await StatesAsync());

        var mine = await AskAsync(0, Anna, "list", "--mine", "--output", "csv");
        Assert.Contains("of-anna", mine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of-bob", mine.Output, StringComparison.Ordinal);
        var silos = JsonDocument.Parse((await AskAsync(0, Anna, "silos", "--output", "json")).Output).RootElement;
        var silo = Assert.Single(silos.GetProperty("silos").EnumerateArray());
        Assert.Equal("head", silo.GetProperty("role").GetString());
    }

    private async Task<string?[]> StatesAsync()
    {
        var list = JsonDocument.Parse((await AskAsync(0, Anna, "list", "--output", "json")).Output).RootElement;
        return
        [
            .. list.GetProperty("experiments").EnumerateArray().Select(e => e.GetProperty("state").GetString()),
        ];
    }

    private async Task<ExperimentsProcess.Outcome> AskAsync(int exitCode, string owner, params string[] command)
    {
        using var folder = new WorkingFolder();
        await using var process = ExperimentsProcess.Start(
            folder.Path, [], new Dictionary<string, string>
            {
                ["EXPERIMENTS_OWNER"] = owner,
                ["EXPERIMENTS_CLUSTER"] = Cluster,
            },
            command);
        var outcome = await process.WaitForExitAsync();
        Assert.True(outcome.ExitCode == exitCode, outcome.Text);
        return outcome;
    }
}
