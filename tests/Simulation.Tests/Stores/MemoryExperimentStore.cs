using System.Runtime.CompilerServices;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>An experiment store whose disk is memory. The conformance suite of all stores tests it too.</summary>
internal sealed class MemoryExperimentStore : IExperimentStore
{
    private readonly Dictionary<string, ExperimentRows> _experiments = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The rows of an experiment, or null.</summary>
    public ExperimentRows? FindRows(string experimentId) => _experiments.GetValueOrDefault(experimentId);

    public string? WriteProblem => null;

    public Task<string?> FindWriteProblemAsync() => Task.FromResult<string?>(null);

    public Task<bool> CreateAsync(ExperimentRecord experiment)
    {
        lock (_gate)
            return Task.FromResult(
                _experiments.TryAdd(experiment.Status.ExperimentId, new(experiment with { Term = 0 })));
    }

    public Task<long> ClaimTermAsync(string experimentId)
    {
        lock (_gate)
        {
            if (FindRows(experimentId) is not { } rows)
                return Task.FromException<long>(new StoreException($"There is no experiment '{experimentId}'."));
            rows.Record = rows.Record with { Term = rows.Record.Term + 1 };
            return Task.FromResult(rows.Record.Term);
        }
    }

    public Task CommitAsync(CommitBatch batch)
    {
        lock (_gate)
        {
            try
            {
                if (FindRows(batch.Status.ExperimentId) is not { } rows)
                    throw new StaleTermException(batch.Status.ExperimentId, batch.Term);
                rows.Commit(batch);
                return Task.CompletedTask;
            }
            catch (StoreException e)
            {
                return Task.FromException(e);
            }
        }
    }

    public Task<bool> DeleteAsync(string experimentId)
    {
        lock (_gate) return Task.FromResult(_experiments.Remove(experimentId));
    }

    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<ExperimentRecord>>(
            () => [.. _experiments.Values.Select(e => e.Record).OrderByDescending(e => e.Status.Submitted)]);

    public Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default) =>
        ReadAsync(() => FindRows(experimentId)?.Record);

    public Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
        ReadAsync(() =>
        {
            TrialRow[] trials = [.. GetFits(experimentId).Where(f => f.Report.Fold >= 0 && f.Report.Trial >= fromTrial)
                .GroupBy(f => f.Report.Trial).OrderBy(t => t.Key).Take(maxTrials)
                .Select(t =>
                    new TrialRow(t.Key, t.First().Params, [.. t.OrderBy(f => f.Report.Fold).Select(f => f.Report)]))];
            return new ResultsPage(trials, trials.Length == maxTrials ? trials[^1].Trial + 1 : null);
        });

    public Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<StoredFit>>(() =>
            [.. GetFits(experimentId).Where(f => f.Report.Trial == trial).OrderBy(f => f.Report.Rung).ThenBy(f =>
                f.Report.Fold)]);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<StoredAttempt>>(() =>
            [.. (FindRows(experimentId)?.Attempts ?? []).Where(a => a.Fit.Trial == trial)]);

    public async IAsyncEnumerable<StoredFit> ReadFitsAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var fit in await ReadAsync<IReadOnlyList<StoredFit>>(() => [.. GetFits(experimentId)]))
            yield return fit;
    }

    public Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(
        string experimentId, CancellationToken cancellation = default) =>
            ReadAsync<IReadOnlyList<FitRecord>>(() => [.. FindRows(experimentId)?.Returned.Values ?? []]);

    public Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation = default) =>
            ReadAsync<IReadOnlyList<StoredLease>>(() => [.. FindRows(experimentId)?.Leases.Values ?? []]);

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
            ReadAsync<IReadOnlyDictionary<string, StoredFit>>(() =>
            {
                var found = new Dictionary<string, StoredFit>(StringComparer.Ordinal);
                foreach (var rows in _experiments.Values)
                    foreach (var key in fitKeys)
                        if (rows.FindCompleted(key) is { } fit)
                            found.TryAdd(
                                key, fit with { AdoptedFrom = fit.AdoptedFrom ?? rows.Record.Status.ExperimentId });
                return found;
            });

    public ValueTask DisposeAsync() => default;

    private IReadOnlyList<StoredFit> GetFits(string experimentId) => FindRows(experimentId)?.Fits ?? [];

    private Task<T> ReadAsync<T>(Func<T> read)
    {
        lock (_gate) return Task.FromResult(read());
    }
}
