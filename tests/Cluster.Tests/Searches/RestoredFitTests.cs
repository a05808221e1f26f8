using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A fit of many epochs whose silo goes past the middle: another silo goes on from there, to the same weights.
/// </summary>
public sealed partial class RestoredFitTests(UninterruptedFit uninterrupted) : IClassFixture<UninterruptedFit>
{
    private const int Epochs = 12_000;

    /// <summary>Past the middle, and once a fit.</summary>
    private const int KeptEvery = 6_600;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("KILL", "0-0-0", 0), InlineData("TERM", "0-0-0", 0), InlineData("KILL", "0-refit-0", -1)]
    public async Task A_fit_whose_silo_goes_past_the_middle_goes_on_elsewhere_to_the_same_weights(
        string signal, string checkpoint, int fold)
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await UninterruptedFit.WriteAsync(working);
        var (siloPort, gatewayPort) = (FreePort.NextText(), FreePort.NextText());
        await using var head = ExperimentsProcess.Start(
            working.Path, "silo", "--silo-port", siloPort, "--gateway-port", gatewayPort, "--slots", "0");
        await head.WaitForLineAsync("silo ready");
        await using var first = Join(working, gatewayPort);
        await first.WaitForLineAsync("silo ready");
        await using var run = ExperimentsProcess.Start(
            working.Path, "run", "long.yaml", "--cluster", $"127.0.0.1:{gatewayPort}", "--out", "winner");
        await KeptAsync(working, checkpoint, run.WaitForExitAsync());
        await first.SignalAsync(signal);
        var left = await first.WaitForExitAsync();
        await using var second = Join(working, gatewayPort);
        var ended = await run.WaitForExitAsync();

        Assert.True(ended.ExitCode == 0, ended.Text);
        var actual = await UninterruptedFit.ExplainAsync(working);
        Assert.Equal(Weights(uninterrupted.Trial), Weights(actual));
        Assert.Equal(File.ReadAllBytes(uninterrupted.Folder.File("winner", "model.safetensors")),
            File.ReadAllBytes(working.File("winner", "model.safetensors")));
        Assert.InRange(ResumedFrom(actual, fold), KeptEvery, Epochs - 1);
        Assert.Null(FindCheckpoint(working, checkpoint));
        if (signal == "KILL") return;
        Assert.True(left.ExitCode == 0, left.Text);
        Assert.Empty(actual["attempts"]!.AsArray());
    }

    private static ExperimentsProcess Join(WorkingFolder folder, string gatewayPort) => ExperimentsProcess.Start(
        folder.Path, "silo", "--join", $"127.0.0.1:{gatewayPort}", "--slots", "1", "--checkpoint-epochs",
        KeptEvery.ToString(CultureInfo.InvariantCulture));

    private static async Task KeptAsync(WorkingFolder folder, string checkpoint, Task<ExperimentsProcess.Outcome> run)
    {
        while (FindCheckpoint(folder, checkpoint) is null)
        {
            Assert.False(run.IsCompleted, "The search ended before anything of it was kept; it must take longer.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }

    private static string? FindCheckpoint(WorkingFolder folder, string checkpoint)
    {
        var all = folder.File(".experiments", "artifacts", "checkpoints");
        return Directory.Exists(all)
            ? Directory.GetFiles(all, checkpoint, SearchOption.AllDirectories).SingleOrDefault()
            : null;
    }

    private static IEnumerable<string> Weights(JsonObject trial) =>
        trial["fits"]!.AsArray()
            .Select(fit => $"{fit!["fold"]} {fit["weights_sha256"]} {fit["epochs"]} {fit["scores"]}");

    private static int ResumedFrom(JsonObject trial, int fold)
    {
        var log = trial["fits"]!.AsArray().Single(fit => (int)fit!["fold"]! == fold)!["log"]!.ToString();
        return int.Parse(WentOn().Match(log).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("went on from the checkpoint of epoch ([0-9]+)")]
    private static partial Regex WentOn();
}
