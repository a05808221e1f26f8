using System.Runtime.CompilerServices;
using Experiments.Client.Clusters;
using Experiments.Contracts.Results;

namespace Experiments.Client.Watching;

/// <summary>Follows an experiment and works out what a person wants to know of it.</summary>
internal sealed class SearchWatcher(ExperimentsClient client, TimeProvider clock)
{
    /// <summary>Past this, asking for all trials to find the newest would cost more than they tell.</summary>
    private const int MostTrialsListed = 1000;
    private const int RecentTrials = 5;

    private readonly long _start = clock.GetTimestamp();
    private readonly Throughput _throughput = new(clock);
    private readonly HashSet<long> _seen = [];
    private IReadOnlyList<TrialRow> _recent = [];
    private long _trialsDone;

    /// <summary>The search, again and again, until it has ended.</summary>
    public async IAsyncEnumerable<SearchSnapshot> Watch(string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var status in client.Watch(experimentId, cancellation))
        {
            if (status.TrialsDone > _trialsDone && status.Trials <= MostTrialsListed) await FindRecent(experimentId, status.Folds, cancellation);
            _trialsDone = status.TrialsDone;
            yield return Snapshot(status);
        }
    }

    private SearchSnapshot Snapshot(ExperimentStatus status)
    {
        var ended = status.FitsCompleted + status.FitsFailed;
        _throughput.Saw(ended);
        var left = status.Trials * status.Folds - ended;
        return new(status, clock.GetElapsedTime(_start), _throughput.PerSecond, _throughput.TimeFor(left), _recent);
    }

    private async Task FindRecent(string experimentId, int folds, CancellationToken cancellation)
    {
        var finished = (await client.Results(experimentId, cancellation)).Where(t => t.Fits.Count == folds && _seen.Add(t.Trial)).Reverse();
        _recent = [.. finished.Concat(_recent).Take(RecentTrials)];
    }
}
