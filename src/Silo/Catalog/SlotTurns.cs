namespace Experiments.Silo.Catalog;

/// <summary>
/// The scheduling of slots: the experiment that each slot serves, and the order in which a slot tries the experiments
/// that it may take. Has no side effects; one caller at a time.
/// </summary>
/// <remarks>
/// A higher priority goes first. Among equals, the experiment that the fewest other slots serve goes first, so that the
/// slots are shared evenly. In case of a tie, a slot stays with its experiment until its turn is over, and then takes
/// the one that waited longest, so that all experiments get turns even if they outnumber the slots.
/// </remarks>
internal sealed class SlotTurns
{
    /// <summary>
    /// The length of a turn: long compared with the cost of a change to another experiment, and short for a user who
    /// waits.
    /// </summary>
    public static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (string Experiment, DateTimeOffset Since)> _serving =
        new(StringComparer.Ordinal);

    // The number of each experiment's last turn.
    private readonly Dictionary<string, long> _lastTurns = new(StringComparer.Ordinal);
    private long _turnCount;

    /// <summary>
    /// Returns the experiments in the order in which a slot tries them, and records that the slot serves the first of
    /// them.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="serving">
    /// The experiment of the slot's last lease; an experiment that was ranked first may have had no trials for it.
    /// </param>
    /// <param name="wanting">The experiments that the slot may take, the longest waiting first.</param>
    /// <param name="now">The current time.</param>
    public IReadOnlyList<string> RankExperiments(
        string slot, string? serving, IReadOnlyList<(string Id, int Priority)> wanting, DateTimeOffset now)
    {
        if (serving is null) _serving.Remove(slot);
        else if (!_serving.TryGetValue(slot, out var known) || known.Experiment != serving)
            _serving[slot] = (serving, now);
        var isOver = serving is null || now - _serving[slot].Since >= TurnLength;
        var others = _serving.Where(other => other.Key != slot).CountBy(other => other.Value.Experiment).ToDictionary();

        string[] order =
        [
            .. wanting.OrderByDescending(experiment => experiment.Priority)
                .ThenBy(experiment => others.GetValueOrDefault(experiment.Id))
                .ThenByDescending(experiment => !isOver && experiment.Id == serving)
                .ThenBy(experiment => _lastTurns.GetValueOrDefault(experiment.Id))
                .Select(experiment => experiment.Id),
        ];
        if (order.Length == 0) _serving.Remove(slot);
        else if (isOver || order[0] != serving)
            (_serving[slot], _lastTurns[order[0]]) = ((order[0], now), ++_turnCount);
        return order;
    }

    /// <summary>Removes the slots of a worker that was lost.</summary>
    public void RemoveWorker(string worker)
    {
        foreach (var slot in _serving.Keys.Where(slot => slot.StartsWith(worker + "/", StringComparison.Ordinal)))
            _serving.Remove(slot);
    }

    /// <summary>Removes an experiment that wants no workers.</summary>
    public void RemoveExperiment(string experiment) => _lastTurns.Remove(experiment);
}
