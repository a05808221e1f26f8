using System.Text.Json;
using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A card's fault after which its process can use no card any more. The card is the simulator, which fails when the
/// test writes the name of CUDA's error into a file.
/// </summary>
public sealed class CardFaultTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Faults => _folder.File("faults.txt");

    [Fact]
    public async Task A_silo_whose_card_fails_starts_itself_again_and_the_search_ends_as_if_nothing_had_been()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await WriteAsync(_folder);
        using var alone = new WorkingFolder();
        await WriteAsync(alone);
        var expected = await RunAsync(alone, new() { ["EXPERIMENTS_DEVICES"] = "simulator" });
        Assert.True(expected.ExitCode == 0, expected.Text);

        var address = $"127.0.0.1:{FreePort.NextText()}";
        await using var head = ExperimentsProcess.Start(_folder.Path,
            "silo", "--head", "--slots", "0", "--silo-port", FreePort.NextText(),
            "--gateway-port", address.Split(':')[1]);
        await head.WaitForLineAsync("silo ready");
        // Longer than the test: nothing may wait until a lease of the failed card expires.
        await using var joiner = ExperimentsProcess.Start(_folder.Path, [], Variables("simulator"),
            "silo", "--join", address, "--lease-term", "00:30:00");
        await joiner.WaitForLineAsync("silo ready");
        await File.WriteAllLinesAsync(Faults, [.. Enumerable.Repeat("ok", 12), "CUDA_ERROR_ILLEGAL_ADDRESS"], Token);
        var submitted = await ExperimentsProcess.RunAsync(
            _folder.Path, "submit", "search.yaml", "--id", "sim", "--cluster", address);
        Assert.True(submitted.ExitCode == 0, submitted.Text);

        await joiner.WaitForErrorAsync("CUDA_ERROR_ILLEGAL_ADDRESS");
        // The same process: whoever looks after it need not know.
        await joiner.WaitForLineAsync("silo ready");
        var silos = await ExperimentsProcess.RunAsync(
            _folder.Path, "silos", "--output", "json", "--cluster", address);
        var ended = await StoredSearch.UntilEndedAsync(_folder, Token);

        Assert.Equal((ExperimentState.Completed, 12, 0, 0),
            (ended.State, ended.FitsCompleted, ended.FitsFailed, ended.Retries));
        Assert.Empty(await File.ReadAllLinesAsync(Faults, Token));
        var device = JsonDocument.Parse(silos.Output).RootElement.GetProperty("silos").EnumerateArray()
            .SelectMany(silo => silo.GetProperty("devices").EnumerateArray())
            .Single(device => device.GetProperty("device").GetString() == "simulator");
        Assert.Equal(1, device.GetProperty("faults").GetProperty("count").GetInt32());
        Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", device.GetProperty("faults").GetProperty("reason").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("quarantine_reason").ValueKind);
        var fetched = await ExperimentsProcess.RunAsync(_folder.Path, "fetch", "sim", "--out", "winner");
        Assert.True(fetched.ExitCode == 0, fetched.Text);
        StoredSearch.AssertSameWinner(alone, _folder);
        await joiner.SignalAsync("TERM");
        var left = await joiner.WaitForExitAsync();
        Assert.True(left.ExitCode == 0, left.Text);
    }

    [Fact]
    public async Task A_run_whose_card_fails_again_at_once_leaves_it_out_and_goes_on_with_the_CPU()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await WriteAsync(_folder);
        // A third fault would be met by whoever started itself a third time.
        string[] faults = ["CUDA_ERROR_LAUNCH_FAILED", "CUDA_ERROR_ECC_UNCORRECTABLE", "CUDA_ERROR_UNKNOWN"];
        await File.WriteAllLinesAsync(Faults, faults, Token);

        var run = await RunAsync(_folder, Variables("cpu,simulator"));

        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Equal(faults[2..], await File.ReadAllLinesAsync(Faults, Token));
        foreach (var fault in faults[..2]) Assert.Contains(fault, run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, run.Errors.Split("starts again and goes on").Length - 1);
        await using var store = StoredSearch.Open(_folder);
        // One experiment, continued twice.
        var ended = Assert.Single(await store.ListAsync(Token)).Status;
        Assert.Equal((ExperimentState.Completed, 12, 0, 0),
            (ended.State, ended.FitsCompleted, ended.FitsFailed, ended.Retries));
        await foreach (var fit in store.ReadFitsAsync(ended.ExperimentId, Token))
            Assert.Equal("cpu", fit.Report.Device);
    }

    [Fact]
    public async Task A_fault_that_leaves_the_driver_as_it_was_does_not_end_the_process()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await WriteAsync(_folder);
        await File.WriteAllLinesAsync(Faults, ["ok", "CUDA_ERROR_INVALID_VALUE"], Token);

        var run = await RunAsync(_folder, Variables("simulator"));

        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Empty(await File.ReadAllLinesAsync(Faults, Token));
        Assert.DoesNotContain("starts again", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> Variables(string devices) =>
        new() { ["EXPERIMENTS_DEVICES"] = devices, ["EXPERIMENTS_SIMULATED_FAULTS"] = Faults };

    /// <summary>Three packs of the simulator, which takes no more than a shape at a time.</summary>
    private static Task WriteAsync(WorkingFolder folder) => File.WriteAllTextAsync(folder.File("search.yaml"), $$"""
        name: card
        data: { path: "{{Repository.File("examples", "data", "iris.csv")}}", target: species }
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: { max_iter: 3, batch_size: 64 }
        space: { hidden_layer_sizes: [[4], [5], [6]], alpha: [0.0001, 0.01] }
        search: { strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 1 }
        """, Token);

    private static async Task<ExperimentsProcess.Outcome> RunAsync(
        WorkingFolder folder, Dictionary<string, string> variables)
    {
        await using var run = ExperimentsProcess.Start(
            folder.Path, [], variables, "run", "search.yaml", "--out", "winner");
        return await run.WaitForExitAsync();
    }
}
