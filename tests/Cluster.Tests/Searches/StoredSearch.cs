using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>The only search of a folder, as its store has it, which is there also while no process is.</summary>
internal static class StoredSearch
{
    public static SqliteExperimentReader Open(WorkingFolder folder) =>
        SqliteExperimentReader.Open(folder.File(".experiments", "experiments.db"));

    /// <summary>Waits until the search is in a state, and returns it.</summary>
    public static async Task<ExperimentStatus> UntilAsync(
        WorkingFolder folder, Func<ExperimentStatus, bool> condition, CancellationToken cancellation)
    {
        await using var store = Open(folder);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (true)
        {
            var status = Assert.Single(await store.ListAsync(cancellation)).Status;
            if (condition(status)) return status;
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>Waits until the search has ended.</summary>
    public static Task<ExperimentStatus> UntilEndedAsync(WorkingFolder folder, CancellationToken cancellation) =>
        UntilAsync(
            folder, status => status.State is not (ExperimentState.Running or ExperimentState.Refitting), cancellation);

    /// <summary>Checks that the winners of two folders have the same results and the same weights.</summary>
    public static void AssertSameWinner(WorkingFolder expected, WorkingFolder actual)
    {
        Assert.Equal(new CvResultsFile(expected.File("winner", "cv_results.csv")).AllButTimes(),
            new CvResultsFile(actual.File("winner", "cv_results.csv")).AllButTimes());
        Assert.Equal(File.ReadAllBytes(expected.File("winner", "model.safetensors")),
            File.ReadAllBytes(actual.File("winner", "model.safetensors")));
    }
}
