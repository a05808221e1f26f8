using Experiments.Cli.Watching;
using Experiments.Contracts.Results;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Watching;

public sealed class LiveViewTests
{
    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public void A_running_search_can_be_read_at_every_width(int width)
    {
        var view = Draw(Samples.Snapshot(), width);
        Assert.All(view.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Snapshot.Match(view, $"running_{width}");
    }

    [Theory, InlineData(0, "starting"), InlineData(512, "first_pack")]
    public void A_search_without_results_says_whether_it_starts_or_trains(int running, string name) => Snapshot.Match(
        Draw(new(
            Samples.Status() with { Best = null, FitsLeased = running, FitsCompleted = 0, FitsFailed = 0, Retries = 0 },
            TimeSpan.FromMilliseconds(80), 0, null, []), 100), name);

    [Theory, InlineData("gpu", 2), InlineData("gpu:1", 1), InlineData("auto", 0)]
    public void A_search_that_no_worker_may_take_says_so(string device, int workers) => Snapshot.Match(
        Draw(new(Samples.Status() with
        {
            Best = null,
            FitsCompleted = 0,
            FitsFailed = 0,
            FitsLeased = 0,
            Retries = 0,
            Missing = new(device, workers)
        }, TimeSpan.FromSeconds(6), 0, null, []), 100),
        $"waiting_{device.Replace(":", "", StringComparison.Ordinal)}");

    [Fact]
    public void A_refit_says_so() =>
        Snapshot.Match(Draw(Samples.Snapshot(ExperimentState.Refitting), 100), "refitting");

    [Fact]
    public void A_cluster_that_does_not_answer_is_shown_with_what_was_known_last() =>
        Snapshot.Match(Draw(Samples.Snapshot() with { ConnectionError = "the connection was lost" }, 100), "trouble");

    private static string Draw(SearchSnapshot snapshot, int width)
    {
        var console = new TestConsole().Width(width);
        console.Write(LiveView.Render(snapshot, width));
        return console.Output;
    }
}
