using System.Runtime.CompilerServices;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>An experiment store whose disk is memory. It does what the conformance suite asks of every store.</summary>
internal sealed class MemoryExperimentStore : IExperimentStore
{
    private readonly Dictionary<string, ExperimentRows> _experiments = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The rows of an experiment, or null.</summary>
    public ExperimentRows? RowsOf(string experimentId) => _experiments.GetValueOrDefault(experimentId);

    public Task<bool> Create(ExperimentRecord experiment)
    {
        lock (_gate) return Task.FromResult(_experiments.TryAdd(experiment.Status.ExperimentId, new(experiment with { Epoch = 0 })));
    }

    public Task<long> ClaimEpoch(string experimentId)
    {
        lock (_gate)
        {
            if (RowsOf(experimentId) is not { } rows) return Task.FromException<long>(new StoreException($"There is no experiment '{experimentId}'."));
            rows.Record = rows.Record with { Epoch = rows.Record.Epoch + 1 };
            return Task.FromResult(rows.Record.Epoch);
        }
    }

    public Task Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            try
            {
                if (RowsOf(batch.Status.ExperimentId) is not { } rows) throw new StaleEpochException(batch.Status.ExperimentId, batch.Epoch);
                rows.Commit(batch);
                return Task.CompletedTask;
            }
            catch (StoreException e)
            {
                return Task.FromException(e);
            }
        }
    }

    public Task<bool> Delete(string experimentId)
    {
        lock (_gate) return Task.FromResult(_experiments.Remove(experimentId));
    }

    public Task<IReadOnlyList<ExperimentRecord>> List(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<ExperimentRecord>>(() => [.. _experiments.Values.Select(e => e.Record).OrderByDescending(e => e.Status.Submitted)]);

    public Task<ExperimentRecord?> Find(string experimentId, CancellationToken cancellation = default) => Read(() => RowsOf(experimentId)?.Record);

    public Task<ResultsPage> GetResults(string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) => Read(() =>
    {
        TrialRow[] trials = [.. FitsOf(experimentId).Where(f => f.Report.Fold >= 0 && f.Report.Trial >= fromTrial)
            .GroupBy(f => f.Report.Trial).OrderBy(t => t.Key).Take(maxTrials)
            .Select(t => new TrialRow(t.Key, t.First().Params, [.. t.OrderBy(f => f.Report.Fold).Select(f => f.Report)]))];
        return new ResultsPage(trials, trials.Length == maxTrials ? trials[^1].Trial + 1 : null);
    });

    public Task<IReadOnlyList<StoredFit>> ReadTrial(string experimentId, long trial, CancellationToken cancellation = default) => Read<IReadOnlyList<StoredFit>>(() =>
        [.. FitsOf(experimentId).Where(f => f.Report.Trial == trial).OrderBy(f => f.Report.Rung).ThenBy(f => f.Report.Fold)]);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttempts(string experimentId, long trial, CancellationToken cancellation = default) => Read<IReadOnlyList<StoredAttempt>>(() =>
        [.. (RowsOf(experimentId)?.Attempts ?? []).Where(a => a.Fit.Trial == trial)]);

    public async IAsyncEnumerable<StoredFit> ReadFits(string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var fit in await Read<IReadOnlyList<StoredFit>>(() => [.. FitsOf(experimentId)])) yield return fit;
    }

    public Task<IReadOnlyList<FitRecord>> ReadReturned(string experimentId, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<FitRecord>>(() => [.. RowsOf(experimentId)?.Returned.Values ?? []]);

    public Task<IReadOnlyList<StoredLease>> ReadLeases(string experimentId, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<StoredLease>>(() => [.. RowsOf(experimentId)?.Leases.Values ?? []]);

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeys(IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
        Read<IReadOnlyDictionary<string, StoredFit>>(() =>
        {
            var found = new Dictionary<string, StoredFit>(StringComparer.Ordinal);
            foreach (var rows in _experiments.Values)
                foreach (var key in fitKeys)
                    if (rows.FindCompleted(key) is { } fit) found.TryAdd(key, fit with { AdoptedFrom = fit.AdoptedFrom ?? rows.Record.Status.ExperimentId });
            return found;
        });

    public ValueTask DisposeAsync() => default;

    private IReadOnlyList<StoredFit> FitsOf(string experimentId) => RowsOf(experimentId)?.Fits ?? [];

    private Task<T> Read<T>(Func<T> read)
    {
        lock (_gate) return Task.FromResult(read());
    }
}
