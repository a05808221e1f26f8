namespace Experiments.Search.Ledger;

/// <summary>Trials with fits that wait to be run again: the lowest number first, of any group or of one.</summary>
internal sealed class ReturnedTrials
{
    private static readonly Comparer<OpenTrial> s_order =
        Comparer<OpenTrial>.Create((a, b) => (a.Number, a.Rung).CompareTo((b.Number, b.Rung)));

    private readonly SortedSet<OpenTrial> _all = new(s_order);
    private readonly Dictionary<string, SortedSet<OpenTrial>> _byGroup = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    public void Add(OpenTrial trial)
    {
        if (!_all.Add(trial) || trial.Trial.Group is not { } group) return;
        if (!_byGroup.TryGetValue(group, out var trials)) _byGroup[group] = trials = new(s_order);
        trials.Add(trial);
    }

    /// <summary>Takes the first trial, of a group or of any, for which a condition holds.</summary>
    public OpenTrial? Take(string? group, Func<OpenTrial, bool> condition)
    {
        var trial = (group is null ? _all : _byGroup.GetValueOrDefault(group))?.FirstOrDefault(condition);
        if (trial is not null) Remove(trial);
        return trial;
    }

    public void Remove(OpenTrial trial)
    {
        if (!_all.Remove(trial) || trial.Trial.Group is not { } group) return;
        _byGroup[group].Remove(trial);
        if (_byGroup[group].Count == 0) _byGroup.Remove(group);
    }
}
