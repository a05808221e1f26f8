using System.Runtime.CompilerServices;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Experiments.Results;

namespace Experiments.Cli.Watching;

/// <summary>Follows an experiment and computes for the output what its state does not say itself.</summary>
/// <param name="experiments">The source of the experiment.</param>
/// <param name="clock">The clock.</param>
/// <param name="attached">True if the experiment ran before the watch: its time then counts from its beginning.</param>
/// <param name="everyTrial">
/// True for an output that tells each trial once, instead of one that shows the best and what runs where.
/// </param>
internal sealed class SearchWatcher(
    IExperiments experiments, TimeProvider clock, bool attached = false, bool everyTrial = false)
{
    /// <summary>The number of trials above which listing all of them, to find the best, costs too much.</summary>
    public const int MaxTrialsListed = 5000;

    /// <summary>
    /// The pause between two queries, relative to the time of one: queries take at most a twentieth of the time.
    /// </summary>
    private const int MinRestFactor = 20;

    /// <summary>The pause between two queries for leases, which change as often as fits end.</summary>
    private static readonly TimeSpan s_leasesInterval = TimeSpan.FromMilliseconds(500);

    private readonly long _start = clock.GetTimestamp();
    private readonly Throughput _throughput = new(clock);
    private readonly List<BestScore> _history = [];
    private readonly QueryPace _tablePace = new(clock, TimeSpan.Zero, MinRestFactor);
    private readonly QueryPace _leasesPace = new(clock, s_leasesInterval, MinRestFactor);
    private CvResultsTable? _table;
    private readonly HashSet<long> _told = [];
    private IReadOnlyList<SlotWork>? _slots;
    private TimeSpan? _runTimeBefore;
    private long _trialsDone = -1;

    private TimeSpan Elapsed => _runTimeBefore!.Value + clock.GetElapsedTime(_start);

    /// <summary>Yields the state of the search repeatedly, until it has ended.</summary>
    public async IAsyncEnumerable<SearchSnapshot> WatchAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var update in experiments.FollowAsync(experimentId, cancellation))
        {
            var status = update.Status;
            _runTimeBefore ??= attached ? status.RunTime : TimeSpan.Zero;
            if (status.Best is { } best && (_history.Count == 0 || best.MeanScore != _history[^1].Score))
                _history.Add(new(Elapsed, best.MeanScore));
            CvResultsTable? ended = null;
            if (update.ConnectionError is null)
            {
                if (everyTrial) ended = await FindEndedAsync(status, cancellation);
                else if (!status.State.HasEnded()) await QueryAsync(status, cancellation);
            }
            yield return CreateSnapshot(update) with { Ended = ended };
        }
    }

    private SearchSnapshot CreateSnapshot(WatchUpdate update)
    {
        var status = update.Status;
        var ended = status.FitsCompleted + status.FitsFailed;
        _throughput.Record(ended);
        var left = status.Trials * status.Folds - ended;
        return new(status, Elapsed, _throughput.PerSecond, _throughput.EstimateTime(left))
        {
            Table = _table,
            History = [.. _history],
            Slots = _slots,
            ConnectionError = update.ConnectionError,
        };
    }

    /// <summary>Returns the trials that have ended and were not returned before; null if there are none.</summary>
    private async Task<CvResultsTable?> FindEndedAsync(ExperimentStatus status, CancellationToken cancellation)
    {
        // The last trials are told in any case.
        if (status.TrialsDone == _trialsDone || (!_tablePace.IsDue && !status.State.HasEnded())) return null;
        var rows =
            await _tablePace.RunAsync(() => experiments.ReadRowsAsync(status.ExperimentId, cancellation));
        _trialsDone = status.TrialsDone;
        TrialRow[] ended = [.. rows.Where(row => row.Fits.Count == status.Folds && _told.Add(row.Trial))];
        return ended.Length == 0 ? null : BuildTable(ended, status);
    }

    private static CvResultsTable BuildTable(IReadOnlyList<TrialRow> rows, ExperimentStatus status)
    {
        string[] others = [.. rows.SelectMany(row => row.Fits).SelectMany(fit => fit.Scores.Keys).Distinct().Order()];
        return ResultsTable.Build(rows, status.Folds, [status.RefitMetric, .. others.Except([status.RefitMetric])]);
    }

    private async Task QueryAsync(ExperimentStatus status, CancellationToken cancellation)
    {
        var id = status.ExperimentId;
        if (status.TrialsDone != _trialsDone && status.Trials <= MaxTrialsListed && _tablePace.IsDue)
        {
            var rows = await _tablePace.RunAsync(() => experiments.ReadRowsAsync(id, cancellation));
            (_table, _trialsDone) = (BuildTable(rows, status), status.TrialsDone);
        }
        if (!_leasesPace.IsDue) return;
        var leases = await _leasesPace.RunAsync(() => experiments.ReadLeasesAsync(id, cancellation));
        _slots = leases is null ? null : SlotWork.FromLeases(leases);
    }
}
