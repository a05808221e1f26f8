namespace Experiments.Cli.Watching;

/// <summary>Where the progress of a search is shown: a terminal, a log, or another program.</summary>
internal interface IProgressOutput
{
    /// <summary>Shows a search until it has ended.</summary>
    /// <returns>How it stood at last.</returns>
    Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation);
}
