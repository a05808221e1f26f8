using Experiments.Cli.Results;
using Experiments.Cli.Watching;
using Experiments.Contracts.Results;
using Experiments.Results;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Watching;

public sealed class LiveViewTests
{
    [Theory, InlineData(40, 10), InlineData(80, 24), InlineData(120, 40), InlineData(200, 50)]
    public void A_running_search_fills_the_terminal(int width, int height) =>
        Snapshot.Match(Draw(Large(), width, height), $"large_{width}x{height}");

    [Theory, InlineData(60, 15), InlineData(80, 24), InlineData(100, 30)]
    public void A_small_search_takes_what_it_needs(int width, int height) =>
        Snapshot.Match(Draw(Samples.Snapshot(), width, height), $"small_{width}x{height}");

    [Fact]
    public void No_size_overflows()
    {
        for (var width = 20; width <= 220; width += 25)
            for (var height = 2; height <= 60; height += 2)
                foreach (var snapshot in (SearchSnapshot[])[Samples.Snapshot(), Large()])
                {
                    _ = Draw(snapshot, width, height);
                    _ = Draw(snapshot, width, height, unicode: false);
                }
    }

    [Fact]
    public void A_terminal_that_is_filled_has_one_line_for_each_trial()
    {
        var lines = Draw(Large(), 80, 24).Split('\n');

        Assert.Equal(23, lines.Length);
        Assert.Contains(lines, line => line.Contains("f1_macro", StringComparison.Ordinal)
            && line.Contains("not fit", StringComparison.Ordinal));
    }

    [Fact]
    public void A_terminal_without_unicode_gets_ascii()
    {
        var view = Draw(Large(), 100, 40, unicode: false);

        // The sign of the deviation is text, as in the final table.
        Assert.All(view.Replace('±', '+'), c => Assert.True(char.IsAscii(c), $"{c} in {view}"));
        Snapshot.Match(view, "ascii");
    }

    [Theory, InlineData(0, "starting"), InlineData(512, "first_pack")]
    public void A_search_without_results_says_whether_it_starts_or_trains(int running, string name) => Snapshot.Match(
        Draw(Empty() with { Status = Empty().Status with { FitsLeased = running } }, 100, 24), name);

    [Theory, InlineData("gpu", 2), InlineData("gpu:1", 1), InlineData("auto", 0)]
    public void A_search_that_no_worker_may_take_says_so(string device, int workers) => Snapshot.Match(
        Draw(Empty() with { Status = Empty().Status with { Missing = new(device, workers) } }, 100, 24),
        $"waiting_{device.Replace(":", "", StringComparison.Ordinal)}");

    [Fact]
    public void A_refit_says_so_and_where() => Snapshot.Match(
        Draw(Samples.Snapshot(ExperimentState.Refitting) with
        {
            Slots = SlotWork.FromLeases(
                [new("10.0.0.7:11111@1/gpu:0/0", null, TimeSpan.FromSeconds(9), [new(11, -1)])]),
        }, 100, 24), "refitting");

    [Fact]
    public void A_cluster_that_does_not_answer_is_shown_with_what_was_known_last() => Snapshot.Match(
        Draw(Samples.Snapshot() with { ConnectionError = "the connection was lost" }, 100, 24), "trouble");

    [Fact]
    public void More_trials_than_can_be_read_again_and_again_are_named() => Assert.Contains(
        "the best of 1,000,000 trials are shown by: experiments results",
        Draw(Large() with { Table = null, Status = Samples.Status() with { Trials = 1_000_000 } }, 80, 24),
        StringComparison.Ordinal);

    [Fact]
    public void Progress_and_the_best_score_stay_at_the_end()
    {
        var console = new TestConsole().Width(80).Height(24);
        console.Profile.Capabilities.Unicode = true;
        console.Write(LiveView.For(console).RenderEnd(Large()));
        Snapshot.Match(console.Output, "end");
    }

    private static SearchSnapshot Empty() => new(Samples.Status() with
    {
        Best = null,
        FitsLeased = 0,
        FitsCompleted = 0,
        FitsFailed = 0,
        Retries = 0,
    }, TimeSpan.FromSeconds(6), 0, null);

    /// <summary>300 trials on 24 slots of two silos, with four metrics and a baseline.</summary>
    private static SearchSnapshot Large()
    {
        var trials = Enumerable.Range(0, 300).Select(i => Samples.Trial(i, 0.5 + (i * 7 % 300 / 700.0))).ToList();
        string[] metrics = ["accuracy", "f1_macro", "neg_log_loss", "roc_auc_ovr"];
        var table = ResultsTable.Build(trials.Select(trial => trial with
        {
            Fits = [.. trial.Fits.Select(fit => fit with
            {
                Scores = metrics.Index().ToDictionary(
                    m => m.Item, m => fit.Scores["accuracy"] - (m.Index * 0.01), StringComparer.Ordinal),
            })],
        }), 2, metrics);
        var history = Enumerable.Range(1, 40).Select(i => new BestScore(TimeSpan.FromSeconds(i * i), 0.93 - (0.4 / i)));
        return Samples.Snapshot() with
        {
            Status = Samples.Status() with
            {
                Trials = 600,
                TrialsDone = 300,
                FitsCompleted = 600,
                FitsFailed = 0,
                FitsLeased = 60,
                Baseline = [new("accuracy", 0.1019, 0.0004), new("f1_macro", 0.0185, 0)],
                Best = new(257, 0.9271, table.Rows[257].Parameters.ToString()),
            },
            Elapsed = TimeSpan.FromSeconds(1800),
            Table = table,
            History = [.. history],
            Slots = SlotWork.FromLeases(Enumerable.Range(0, 24).Select(slot => Samples.Lease(
                $"10.0.0.{7 + (slot % 2)}:11111@154544694/cpu/{slot / 2}", 300 + slot, slot))),
        };
    }

    // What stands on the terminal; no line may be wider, and the cursor is below the last one.
    private static string Draw(SearchSnapshot snapshot, int width, int height, bool unicode = true)
    {
        var console = new TestConsole().Width(width).Height(height);
        console.Profile.Capabilities.Unicode = unicode;
        console.Write(LiveView.For(console).Render(snapshot));
        var lines = console.Output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.True(lines.Count <= Math.Max(1, height - 1), $"{width}x{height}:\n{console.Output}");
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{width}x{height}: {line}"));
        return string.Join('\n', lines);
    }
}
