using Experiments.Client.Results;
using Experiments.Client.Watching;
using Experiments.Engine.ModelSelection.Estimates;

namespace Experiments.Client.Running;

/// <summary>What a run says, from its beginning to its end.</summary>
internal interface IRunReport
{
    /// <summary>Where the progress is shown.</summary>
    IProgressOutput Progress { get; }

    /// <summary>Says what will be done, before anything is.</summary>
    void Starting(RunStart start);

    /// <summary>Says how far the data is on its way to a cluster; null where that is not worth saying.</summary>
    IProgress<long>? Uploading(string file, long bytes);

    /// <summary>Says how long the search will take, just before it begins.</summary>
    void Expecting(SearchEstimate estimate);

    /// <summary>Says who won and where its files are.</summary>
    void Completed(ExperimentResults results, BestEstimator best, string folder, TimeSpan elapsed);

    /// <summary>Says that there is no winner, and why.</summary>
    void Failed(ExperimentResults results, TimeSpan elapsed);

    /// <summary>Says what becomes of a search that the user no longer waits for.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="goesOn">Whether it goes on without this process.</param>
    /// <param name="command">The command that takes it up.</param>
    void Interrupted(string id, bool goesOn, string command);
}
