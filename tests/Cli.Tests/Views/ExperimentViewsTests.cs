using System.Text.Json;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

/// <summary>The output of list, status, why and replay, at every width and as JSON.</summary>
public sealed class ExperimentViewsTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public void A_list_shows_each_state_and_never_cuts_an_id(int width)
    {
        var list = Draw(
            width, console => ExperimentList.Write(Samples.Experiments(), console, TimeZoneInfo.Utc));
        Assert.Equal(6, list.Split('\n').Count(line => line.Contains(Samples.Id, StringComparison.Ordinal)));
        Snapshot.Match(list, $"list_{width}");
    }

    [Theory, InlineData(ExperimentState.Running, 4711), InlineData(ExperimentState.Running, null),
        InlineData(ExperimentState.Completed, null), InlineData(ExperimentState.Paused, 4711)]
    public void A_status_says_where_it_stands_and_what_comes_next(ExperimentState state, int? holder)
    {
        var view = Samples.View(state, holder, state == ExperimentState.Completed ? Samples.Id : null);
        Snapshot.Match(
            Draw(100, console => console.Write(StatusView.Render(view, [], TimeZoneInfo.Utc))),
            $"status_{view.StateText}");
    }

    [Fact]
    public void A_status_says_which_device_no_worker_has()
    {
        var view = Samples.View(ExperimentState.Running, holder: 4711);
        view = view with { Status = view.Status with { FitsLeased = 0, Missing = new("gpu", 2) } };
        Snapshot.Match(
            Draw(100, console => console.Write(StatusView.Render(view, [], TimeZoneInfo.Utc))), "status_waiting");
        Assert.Equal(
            """{"device":"gpu","workers":2,"quarantine_reason":null}""",
            StatusJson.Build(view)["waiting_for"]!.ToJsonString());
        Assert.Null(StatusJson.Build(view with { Process = null })["waiting_for"]);
    }

    [Fact]
    public void A_status_says_which_device_is_in_quarantine_and_why()
    {
        const string Aside = "gpu:1 of lab is quarantined: It fell off the bus; restart its silo after its repair";
        var view = Samples.View(ExperimentState.Running, holder: 4711);
        view = view with { Status = view.Status with { FitsLeased = 0, Missing = new("gpu", 2, Aside) } };
        Assert.Contains(Aside,
            Draw(200, console => console.Write(StatusView.Render(view, [], TimeZoneInfo.Utc))),
            StringComparison.Ordinal);
        Assert.Equal(Aside, (string?)StatusJson.Build(view)["waiting_for"]!["quarantine_reason"]);
    }

    [Fact]
    public void A_status_for_programs() =>
        Snapshot.Match(StatusJson.Build(Samples.Experiments()[0]).ToJsonString(s_indented), "status_json");

    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public void Why_tells_fits_causes_workers_attempts_and_the_log(int width) =>
        Snapshot.Match(
            Draw(width, console => TrialView.Write(Samples.Report(), console, TimeZoneInfo.Utc)), $"why_{width}");

    [Fact]
    public void Why_for_programs() =>
        Snapshot.Match(TrialJson.Build(Samples.Report()).ToJsonString(s_indented), "why_json");

    [Theory, InlineData(true), InlineData(false)]
    public void A_replay_names_the_weights_and_says_whether_they_are_the_same(bool verify) =>
        Snapshot.Match(Draw(100, console => ReplayView.Write(Samples.Status(), Samples.Replayed(), verify, console)),
            verify ? "replay_verify" : "replay");

    [Fact]
    public void A_replay_for_programs() =>
        Snapshot.Match(ReplayView.Json(Samples.Status(), Samples.Replayed()).ToJsonString(s_indented), "replay_json");

    private static string Draw(int width, Action<IAnsiConsole> write)
    {
        var console = new TestConsole().Width(width);
        write(console);
        return console.Output;
    }
}
