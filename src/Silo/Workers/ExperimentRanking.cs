using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>The order in which one slot tries the experiments, as the catalog said it last.</summary>
/// <param name="slot">The slot.</param>
/// <param name="workerKey">The slot's worker.</param>
/// <param name="state">The state that the slot shares with its worker.</param>
/// <param name="onEnded">Told of an experiment that will never have anything more.</param>
/// <param name="catalog">The client of the catalog.</param>
/// <param name="clock">The time.</param>
internal sealed class ExperimentRanking(
    string slot, string workerKey,
    WorkerState state, Action<string> onEnded, CatalogClient catalog, SiloClock clock)
{
    /// <summary>
    /// The least time between two questions, where several experiments want the slot or the slot was woken.
    /// </summary>
    public static readonly TimeSpan UpdateInterval = TimeSpan.FromSeconds(1);

    // Wakes are hints: a worker that missed one finds its work after this time.
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(30);

    private long _updatedAt;
    private Task _wake = Task.CompletedTask;

    // Whether the catalog answered the last question.
    private bool _isAnswered = true;

    /// <summary>The experiments that want the slot, in the order in which to try them.</summary>
    public IReadOnlyList<string> Experiments { get; private set; } = [];

    /// <summary>The experiment of the last lease; null before the first, and where that experiment has ended.</summary>
    public string? Served { get; private set; }

    /// <summary>
    /// Whether the catalog is to be asked again. Where one experiment has all workers, that is only when it ends.
    /// </summary>
    public bool IsDue =>
        (Experiments.Count > 1 || _wake.IsCompleted) && clock.Time.GetElapsedTime(_updatedAt) >= UpdateInterval;

    /// <summary>Asks the catalog. Where it does not answer, the last order stays.</summary>
    public async Task UpdateAsync(CancellationToken stopping)
    {
        // The catalog may not have known of what a wake during its answer is about.
        (_wake, _updatedAt) = (state.NextWake, clock.Time.GetTimestamp());
        try
        {
            var answer = await catalog.RankExperimentsAsync(workerKey, slot, Served, stopping);
            _isAnswered = answer is not null;
            Experiments = answer ?? Experiments;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nothing is leased any more.
        }
    }

    /// <summary>Notes of which experiment the slot has a lease now.</summary>
    public void OnLeased(string experiment) => Served = experiment;

    /// <summary>Removes an experiment that has ended, and tells the catalog.</summary>
    public async Task RemoveAsync(string experiment)
    {
        Experiments = [.. Experiments.Where(other => other != experiment)];
        if (Served == experiment) Served = null;
        onEnded(experiment);
        // The experiment's coordinator tells the catalog too, but that call may have been lost.
        await catalog.AnnounceEndAsync(experiment);
    }

    /// <summary>
    /// Waits until the worker is woken, or it is time to look for work without a wake: soon where a coordinator or the
    /// catalog did not answer, since there may be work that the slot was not told of.
    /// </summary>
    /// <param name="isUnanswered">Whether a coordinator did not answer.</param>
    /// <param name="stopping">The silo stops.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task WaitForWorkAsync(bool isUnanswered, CancellationToken stopping)
    {
        await _wake.WaitAsync(isUnanswered || !_isAnswered ? UpdateInterval : s_pollInterval, clock.Time, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        stopping.ThrowIfCancellationRequested();
    }
}
