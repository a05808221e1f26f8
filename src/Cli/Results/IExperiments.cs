using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments that a command uses: those of a folder, or those of a cluster.</summary>
internal interface IExperiments : IAsyncDisposable
{
    /// <summary>Returns all experiments, newest first.</summary>
    Task<IReadOnlyList<ExperimentView>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Returns the experiment with an id, or the newest one with a name, or without either the newest of all. Throws if
    /// there is none.
    /// </summary>
    Task<ExperimentView> FindAsync(string? wanted, CancellationToken cancellation);

    /// <summary>Yields the state of an experiment repeatedly, until it has ended or no process continues it.</summary>
    IAsyncEnumerable<WatchUpdate> FollowAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Returns all trials with their durable fits.</summary>
    Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Returns the durable data of one trial.</summary>
    /// <exception cref="ExperimentNotFoundException">The experiment has no trial of this number.</exception>
    Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation);

    /// <summary>Loads an experiment with its data, to train fits of it again.</summary>
    Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation);

    /// <summary>Copies an artifact to a folder, and checks it.</summary>
    Task FetchAsync(ExperimentStatus status, string folder, CancellationToken cancellation);

    /// <summary>Pauses, resumes or cancels an experiment, or changes its priority.</summary>
    /// <returns>The experiment after the operation.</returns>
    Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation);

    /// <summary>Deletes an experiment with its results and its artifact.</summary>
    Task DeleteAsync(string experimentId, CancellationToken cancellation);
}

internal static class ExperimentsExtensions
{
    /// <summary>Returns all results of an experiment.</summary>
    public static async Task<ExperimentResults> ReadResultsAsync(
        this IExperiments experiments, ExperimentView experiment, CancellationToken cancellation) =>
            ExperimentResults.FromRows(experiment.Spec!,
                experiment.Status, await experiments.ReadRowsAsync(experiment.Status.ExperimentId, cancellation));
}
