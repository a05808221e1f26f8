using System.Text.Json;
using Experiments.Cli.Watching;
using Experiments.Contracts.Results;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Watching;

public sealed class OutputTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_log_has_a_line_for_each_new_best_and_one_now_and_then()
    {
        var console = new TestConsole().Width(160);
        var last =
            await new PlainOutput(console, _clock).ShowAsync(SearchAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(ExperimentState.Refitting, last.Status.State);
        Snapshot.Match(console.Output, "plain");
    }

    [Fact]
    public async Task A_program_gets_an_object_a_line_for_what_changed()
    {
        var writer = new StringWriter();
        await new JsonOutput(writer).ShowAsync(SearchAsync(), TestContext.Current.CancellationToken);
        var lines = writer.ToString().TrimEnd().Split('\n');
        Assert.All(lines, line =>
            Assert.Equal("progress", JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
        Snapshot.Match(writer.ToString(), "json");
    }

    private async IAsyncEnumerable<SearchSnapshot> SearchAsync()
    {
        var start = Samples.Snapshot();
        yield return start with { Status = start.Status with { Best = null, FitsCompleted = 0, FitsFailed = 0 } };
        _clock.Advance(TimeSpan.FromSeconds(6));
        yield return start with
        {
            FitsPerSecond = 0,
            TimeLeft = null,
            Status = start.Status with { Best = null, FitsLeased = 512, FitsCompleted = 0, FitsFailed = 0 }
        };
        yield return start;
        _clock.Advance(TimeSpan.FromSeconds(6));
        yield return start;
        yield return start with
        {
            Elapsed = TimeSpan.FromHours(30),
            Status = start.Status with { FitsCompleted = 47, Best = new(20, 0.96, """{"alpha":0.1}""") }
        };
        yield return start with
        {
            Status = start.Status with
            {
                State = ExperimentState.Refitting,
                FitsCompleted = 47,
                Best = new(20, 0.96, """{"alpha":0.1}""")
            }
        };
        await Task.CompletedTask;
    }
}
