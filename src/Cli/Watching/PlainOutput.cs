using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Search.Parameters;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>Lines for a log: one for each new best, and one now and then.</summary>
internal sealed class PlainOutput(IAnsiConsole console, TimeProvider clock) : IProgressOutput
{
    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(5);
    private long? _best;
    private ExperimentState? _state;
    private MissingDevice? _missing;
    private string? _trouble;
    private long _said;

    public async Task<SearchSnapshot> Show(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation)
    {
        SearchSnapshot? last = null;
        _said = clock.GetTimestamp();
        await foreach (var snapshot in search.WithCancellation(cancellation)) Say(last = snapshot);
        return last!;
    }

    private void Say(SearchSnapshot snapshot)
    {
        var status = snapshot.Status;
        if (status.Best is { } best && best.Trial != _best)
        {
            _best = best.Trial;
            Line(snapshot, $"best {status.RefitMetric} {Numbers.Score(best.MeanScore)}, trial {best.Trial}: {ParameterText.Of(ParameterSet.Parse(best.Params))}");
        }
        if (snapshot.Trouble != _trouble) Line(snapshot, snapshot.Trouble is { } trouble ? $"{trouble}, trying again" : "connected again");
        if (snapshot.Trouble is not null)
        {
            // What is shown is old.
        }
        else if (status.Missing is { } missing)
        {
            if (missing != _missing) Line(snapshot, MissingText.Of(missing));
        }
        else if (status.State == ExperimentState.Refitting && _state != ExperimentState.Refitting)
            Line(snapshot, "the search is over; training the winner on all rows");
        else if (status.State == ExperimentState.Paused)
        {
            if (_state != ExperimentState.Paused) Line(snapshot, $"paused; go on with: experiments resume {status.Name}");
        }
        else if (clock.GetElapsedTime(_said) >= s_often)
            Line(snapshot, $"{Pace(snapshot)}{(snapshot.TimeLeft is { } left ? $", {Numbers.Time(left)} left" : "")}{(status.FitsFailed > 0 ? $", {status.FitsFailed} failed" : "")}");
        (_state, _missing, _trouble) = (status.State, status.Missing, snapshot.Trouble);
    }

    // Before the first fits have ended there is no pace; that of a wide pack comes late.
    private static string Pace(SearchSnapshot snapshot) =>
        snapshot.FitsPerSecond > 0 ? $"{Numbers.Rate(snapshot.FitsPerSecond)} fits/s" : $"{Numbers.Whole(snapshot.Status.FitsLeased)} running";

    private void Line(SearchSnapshot snapshot, string text)
    {
        var time = snapshot.Elapsed.ToString(snapshot.Elapsed.TotalHours < 1 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        console.WriteUnwrapped($"{time}  {snapshot.FitsEnded}/{snapshot.Fits} fits  {text}");
        _said = clock.GetTimestamp();
    }
}
