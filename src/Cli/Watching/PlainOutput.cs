using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Search.Parameters;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>Writes lines for a log: one for each new best trial, and one at intervals.</summary>
internal sealed class PlainOutput(IAnsiConsole console, TimeProvider clock) : IProgressOutput
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private long? _lastBest;
    private ExperimentState? _lastState;
    private MissingDevice? _lastMissing;
    private string? _lastStoreProblem;
    private string? _lastConnectionError;
    private long _lastWritten;

    public async Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation)
    {
        SearchSnapshot? last = null;
        _lastWritten = clock.GetTimestamp();
        await foreach (var snapshot in search.WithCancellation(cancellation)) WriteChanges(last = snapshot);
        return last!;
    }

    private void WriteChanges(SearchSnapshot snapshot)
    {
        var status = snapshot.Status;
        if (status.Best is { } best && best.Trial != _lastBest)
        {
            _lastBest = best.Trial;
            WriteLine(snapshot, $"best {status.RefitMetric} {Numbers.Score(best.MeanScore)}, trial {best.Trial}: "
                + $"{ParameterText.Format(ParameterSet.Parse(best.Params))}");
        }
        if (snapshot.ConnectionError != _lastConnectionError)
            WriteLine(
                snapshot, snapshot.ConnectionError is { } trouble ? $"{trouble}, trying again" : "connected again");
        if (snapshot.ConnectionError is not null)
        {
            // Without a connection the state is outdated, and is not shown.
        }
        else if (status.StoreProblem is { } problem)
        {
            if (problem != _lastStoreProblem) WriteLine(snapshot, problem);
        }
        else if (status.Missing is { } missing)
        {
            if (missing != _lastMissing) WriteLine(snapshot, MissingText.Format(missing));
        }
        else if (status.State == ExperimentState.Refitting && _lastState != ExperimentState.Refitting)
            WriteLine(snapshot, "all trials have ended; training the winner once more");
        else if (status.State == ExperimentState.Paused)
        {
            if (_lastState != ExperimentState.Paused)
                WriteLine(snapshot, $"paused; resume with: experiments resume {status.ExperimentId}");
        }
        else if (clock.GetElapsedTime(_lastWritten) >= s_interval)
            WriteLine(snapshot,
                $"{Pace(snapshot)}{(snapshot.TimeLeft is { } left ? $", {Numbers.Time(left)} left" : "")}"
                + $"{(status.FitsFailed > 0 ? $", {status.FitsFailed} failed" : "")}");
        (_lastState, _lastMissing) = (status.State, status.Missing);
        (_lastStoreProblem, _lastConnectionError) = (status.StoreProblem, snapshot.ConnectionError);
    }

    // There is no rate before the first fits have ended; in a large pack these end late.
    private static string Pace(SearchSnapshot snapshot) =>
        snapshot.FitsPerSecond > 0
            ? $"{Numbers.Rate(snapshot.FitsPerSecond)} fits/s"
            : LiveHeader.DescribeRunning(snapshot);

    private void WriteLine(SearchSnapshot snapshot, string text)
    {
        var time = snapshot.Elapsed.ToString(
            snapshot.Elapsed.TotalHours < 1 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        console.WriteUnwrapped($"{time}  {snapshot.FitsEnded}/{snapshot.Fits} fits  {text}");
        _lastWritten = clock.GetTimestamp();
    }
}
