using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Results;

namespace Experiments.Cli.Running;

/// <summary>What a run says, from its beginning to its end.</summary>
internal interface IRunOutput
{
    /// <summary>Where the progress is shown.</summary>
    IProgressOutput Progress { get; }

    /// <summary>Says what will be done, before anything is.</summary>
    void Starting(RunStart start);

    /// <summary>Says how far the data is on its way to a cluster; null where that is not worth saying.</summary>
    IProgress<long>? Uploading(string file, long bytes);

    /// <summary>Says how long the search will take, just before it begins.</summary>
    void Estimated(SearchEstimate estimate);

    /// <summary>Says who won.</summary>
    /// <param name="results">What the search gave.</param>
    /// <param name="best">The winner.</param>
    /// <param name="folder">Where its files are, or null where they were not fetched.</param>
    /// <param name="fetch">The command that fetches them.</param>
    /// <param name="elapsed">How long it took.</param>
    void Completed(ExperimentResults results, BestEstimator best, string? folder, string fetch, TimeSpan elapsed);

    /// <summary>Says that there is no winner, and why.</summary>
    void Failed(ExperimentResults results, TimeSpan elapsed);

    /// <summary>Says what becomes of a search that the user no longer waits for.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="goesOn">Whether it goes on without this process.</param>
    /// <param name="command">The command that takes it up.</param>
    void Interrupted(string id, bool goesOn, string command);

    /// <summary>Says that a search is no longer watched.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="command">The command that watches it again.</param>
    void Detached(string id, string command);
}
