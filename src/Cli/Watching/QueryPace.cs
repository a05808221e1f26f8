namespace Experiments.Cli.Watching;

/// <summary>The pace of a query: it is repeated after a pause that grows with the time that it takes.</summary>
/// <param name="clock">The clock.</param>
/// <param name="least">The shortest pause.</param>
/// <param name="restFactor">The pause, relative to the time of a query.</param>
internal sealed class QueryPace(TimeProvider clock, TimeSpan least, int restFactor)
{
    private (long At, TimeSpan Took)? _last;

    /// <summary>True if the pause is over.</summary>
    public bool IsDue => _last is not var (at, took)
        || clock.GetElapsedTime(at) is var rest && rest >= least && rest >= took * restFactor;

    /// <summary>Runs the query and measures it.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> query)
    {
        var start = clock.GetTimestamp();
        try
        {
            return await query();
        }
        finally
        {
            _last = (clock.GetTimestamp(), clock.GetElapsedTime(start));
        }
    }
}
