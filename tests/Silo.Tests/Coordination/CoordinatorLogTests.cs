using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Tests.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>The lines by which the log of a silo tells the course of a search.</summary>
public sealed class CoordinatorLogTests
{
    private readonly LogLines<SearchCoordinator> _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CoordinatorTelemetry _telemetry;

    public CoordinatorLogTests() => _telemetry = new(
        SilentInstruments.New(), new SearchSeries(new(), () => [], new(_time)), _log);

    [Fact]
    public void Progress_is_told_once_a_minute()
    {
        var progress = new ProgressLog(new(_time), _telemetry);
        for (var second = 1; second <= 150; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Show(() => Running(fits: second));
        }
        Assert.Equal(
        [
            "Experiment e: 60 of 200 fits ended, 4 run; best mean accuracy: 0.9421; time left: 00:02:20",
            "Experiment e: 120 of 200 fits ended, 4 run; best mean accuracy: 0.9421; time left: 00:01:20",
        ], _log.Lines);
    }

    [Fact]
    public void A_search_without_a_result_says_so()
    {
        _telemetry.OnProgress(Running(fits: 0));
        Assert.Equal(["Experiment e: 0 of 200 fits ended, 4 run; best mean accuracy: none yet; time left: not known"],
            _log.Lines);
    }

    [Fact]
    public void The_end_names_the_winner_and_the_time()
    {
        _telemetry.OnEnded(Status(fits: 200) with { State = ExperimentState.Completed });
        Assert.Equal(["Experiment e ended after 00:03:20: trial 22 won with a mean accuracy of 0.9421"], _log.Lines);
        Assert.Equal([LogLevel.Information], _log.Levels);
    }

    [Theory]
    [InlineData(ExperimentState.Failed, LogLevel.Warning)]
    [InlineData(ExperimentState.Cancelled, LogLevel.Information)]
    public void An_end_without_a_winner_tells_why(ExperimentState state, LogLevel level)
    {
        _telemetry.OnEnded(Status(fits: 5) with { State = state, Message = "No trial has a score." });
        Assert.Equal([$"Experiment e ended after 00:00:05: {state}: No trial has a score."], _log.Lines);
        Assert.Equal([level], _log.Levels);
    }

    /// <summary>A search whose fits take a second each.</summary>
    private static SearchMetrics Running(int fits) =>
        new(Status(fits), TrialsRunning: 1, FitsPending: 200 - 4 - fits, new Dictionary<string, double>());

    private static ExperimentStatus Status(int fits) => new()
    {
        ExperimentId = "e",
        Name = "e",
        State = ExperimentState.Running,
        Trials = 40,
        Folds = 5,
        FitsCompleted = fits,
        FitsLeased = 4,
        RunTime = TimeSpan.FromSeconds(fits),
        RefitMetric = "accuracy",
        Best = fits == 0 ? null : new(22, 0.94213, "{}"),
    };
}
