namespace Experiments.Cli.Watching;

/// <summary>An output of a search's progress: a terminal, a log, or another program.</summary>
internal interface IProgressOutput
{
    /// <summary>True if the output tells each trial.</summary>
    bool WantsEveryTrial => false;

    /// <summary>Shows a search until it has ended.</summary>
    /// <returns>The last state of the search.</returns>
    Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation);
}
