using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Silo.Workers;

/// <summary>Reads what a worker needs to know of an experiment from its coordinator.</summary>
internal sealed class CoordinatorClient(IGrainFactory grains, RemoteCalls calls)
{
    private const int PageSize = 1000;

    /// <summary>Reads the specification of an experiment of which a lease is held.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before there was an answer.</exception>
    public async Task<ExperimentSpec> GetSpecAsync(string experiment, CancellationToken cancellation) =>
        await AskAsync(experiment, coordinator => coordinator.GetSpecAsync(), cancellation)
        ?? throw new SiloException($"Experiment '{experiment}' was leased but never submitted.");

    /// <summary>Reads every trial with those of its fits that are durable.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before there was an answer.</exception>
    public async Task<IReadOnlyList<TrialRow>> GetResultsAsync(string experiment, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        for (long? from = 0; from is { } trial;)
        {
            var page = await AskAsync(
                experiment, coordinator => coordinator.GetResultsAsync(trial, PageSize), cancellation);
            rows.AddRange(page.Trials);
            from = page.NextTrial;
        }
        return rows;
    }

    private Task<T> AskAsync<T>(
        string experiment, Func<ISearchCoordinatorGrain, Task<T>> question, CancellationToken cancellation) =>
        calls.CallUntilAnsweredAsync(
            experiment, () => question(grains.GetGrain<ISearchCoordinatorGrain>(experiment)).WaitAsync(cancellation),
            cancellation);
}
