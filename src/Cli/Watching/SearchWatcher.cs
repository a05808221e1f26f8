using System.Runtime.CompilerServices;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Watching;

/// <summary>Follows an experiment and works out what a person wants to know of it.</summary>
/// <param name="experiments">Whose experiment it is.</param>
/// <param name="clock">The time.</param>
/// <param name="attached">Whether it ran before it is watched: its time then counts from its beginning.</param>
internal sealed class SearchWatcher(IExperiments experiments, TimeProvider clock, bool attached = false)
{
    /// <summary>Past this, asking for all trials to find the newest would cost more than they tell.</summary>
    private const int MaxTrialsListed = 1000;
    private const int RecentTrials = 5;

    /// <summary>Which trials ended last is asked for so seldom that the asking takes a twentieth of the time.</summary>
    private const int MinRestFactor = 20;

    private readonly long _start = clock.GetTimestamp();
    private readonly Throughput _throughput = new(clock);
    private readonly HashSet<long> _seen = [];
    private IReadOnlyList<TrialRow> _recent = [];
    private TimeSpan? _runTimeBefore;
    private long _trialsDone;
    private (long At, TimeSpan Took)? _lastQuery;

    /// <summary>The search, again and again, until it has ended.</summary>
    public async IAsyncEnumerable<SearchSnapshot> WatchAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var update in experiments.FollowAsync(experimentId, cancellation))
        {
            var status = update.Status;
            _runTimeBefore ??= attached ? status.RunTime : TimeSpan.Zero;
            if (update.ConnectionError is null
                    && status.TrialsDone > _trialsDone && status.Trials <= MaxTrialsListed && CanQuery())
                await FindRecentAsync(status, cancellation);
            yield return Snapshot(update);
        }
    }

    private SearchSnapshot Snapshot(WatchUpdate update)
    {
        var status = update.Status;
        var ended = status.FitsCompleted + status.FitsFailed;
        _throughput.Record(ended);
        var left = status.Trials * status.Folds - ended;
        return new(status, _runTimeBefore!.Value + clock.GetElapsedTime(_start), _throughput.PerSecond,
            _throughput.EstimateTime(left), _recent)
        { ConnectionError = update.ConnectionError };
    }

    private bool CanQuery() => _lastQuery is not var (at, took) || clock.GetElapsedTime(at) >= took * MinRestFactor;

    private async Task FindRecentAsync(ExperimentStatus status, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var finished = (await experiments.ReadRowsAsync(status.ExperimentId, cancellation))
            .Where(t => t.Fits.Count == status.Folds && _seen.Add(t.Trial))
            .Reverse();
        _recent = [.. finished.Concat(_recent).Take(RecentTrials)];
        _trialsDone = status.TrialsDone;
        _lastQuery = (clock.GetTimestamp(), clock.GetElapsedTime(start));
    }
}
