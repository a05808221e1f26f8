using System.Runtime.CompilerServices;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Watching;

/// <summary>Follows an experiment and computes the rate, the time left and the latest trials for the output.</summary>
/// <param name="experiments">The source of the experiment.</param>
/// <param name="clock">The clock.</param>
/// <param name="attached">True if the experiment ran before the watch: its time then counts from its beginning.</param>
internal sealed class SearchWatcher(IExperiments experiments, TimeProvider clock, bool attached = false)
{
    /// <summary>The number of trials above which listing all of them, to find the newest, costs too much.</summary>
    private const int MaxTrialsListed = 1000;
    private const int RecentTrials = 5;

    /// <summary>
    /// The pause between two listings, relative to the time of one: listings take at most a twentieth of the time.
    /// </summary>
    private const int MinRestFactor = 20;

    private readonly long _start = clock.GetTimestamp();
    private readonly Throughput _throughput = new(clock);
    private readonly HashSet<long> _seen = [];
    private IReadOnlyList<TrialRow> _recent = [];
    private TimeSpan? _runTimeBefore;
    private long _trialsDone;
    private (long At, TimeSpan Took)? _lastQuery;

    /// <summary>Yields the state of the search repeatedly, until it has ended.</summary>
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
