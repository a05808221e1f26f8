namespace Experiments.Silo.Catalog;

/// <summary>
/// Whose turn it is: which slot serves which experiment, and in which order a slot tries those that it may take. Pure;
/// one caller at a time.
/// </summary>
/// <remarks>
/// A higher priority goes before a lower one. Among equals goes first the one that the fewest other slots serve, so
/// that the slots are shared evenly; where that does not decide, a slot stays where it is until its turn is over, and
/// then goes to the one that waited longest, so that also experiments that are more than the slots all come to their
/// turns.
/// </remarks>
internal sealed class SlotTurns
{
    /// <summary>Long against what it costs to turn to another experiment, short against a person's patience.</summary>
    public static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (string Experiment, DateTimeOffset Since)> _serving =
        new(StringComparer.Ordinal);

    // The number of an experiment's last turn.
    private readonly Dictionary<string, long> _lastTurns = new(StringComparer.Ordinal);
    private long _turnCount;

    /// <summary>
    /// The experiments in the order in which a slot is to try them; it is taken to serve the first of them.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="serving">What it leased of last: what it was told to try may have had nothing for it.</param>
    /// <param name="wanting">What it may take, the longest waiting first.</param>
    /// <param name="now">The time.</param>
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

    /// <summary>Forgets the slots of a worker that is gone.</summary>
    public void RemoveWorker(string worker)
    {
        foreach (var slot in _serving.Keys.Where(slot => slot.StartsWith(worker + "/", StringComparison.Ordinal)))
            _serving.Remove(slot);
    }

    /// <summary>Forgets an experiment that wants nothing.</summary>
    public void RemoveExperiment(string experiment) => _lastTurns.Remove(experiment);
}
