using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Results;

namespace Experiments.Cli.Running;

/// <summary>The output of a run, from its beginning to its end.</summary>
internal interface IRunOutput
{
    /// <summary>The output of the progress.</summary>
    IProgressOutput Progress { get; }

    /// <summary>Writes what the run will do, before it starts.</summary>
    void Starting(RunStart start);

    /// <summary>Creates the output of an upload's progress to a cluster; null for a small upload.</summary>
    IProgress<long>? Uploading(string file, long bytes);

    /// <summary>Writes the estimated duration of the search, just before it begins.</summary>
    void Estimated(SearchEstimate estimate);

    /// <summary>Writes the winner.</summary>
    /// <param name="results">The results of the search.</param>
    /// <param name="best">The winner.</param>
    /// <param name="folder">The folder of the winner's files, or null if they were not fetched.</param>
    /// <param name="fetch">The command that fetches them.</param>
    /// <param name="elapsed">The duration of the search.</param>
    void Completed(ExperimentResults results, BestEstimator best, string? folder, string fetch, TimeSpan elapsed);

    /// <summary>Writes that there is no winner, with the reason.</summary>
    void Failed(ExperimentResults results, TimeSpan elapsed);

    /// <summary>Writes the state of a search that the user no longer waits for.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="goesOn">True if the search continues without this process.</param>
    /// <param name="command">The command that continues or watches it.</param>
    void Interrupted(string id, bool goesOn, string command);

    /// <summary>Writes that the run was interrupted before its search began.</summary>
    /// <param name="id">The id of the experiment.</param>
    /// <param name="command">The command of the run.</param>
    /// <param name="check">
    /// The command that shows whether a cluster took the search nevertheless; null where nothing was stored.
    /// </param>
    void NotBegun(string id, string command, string? check);

    /// <summary>Writes that a search is no longer watched.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="command">The command that watches it again.</param>
    void Detached(string id, string command);
}
