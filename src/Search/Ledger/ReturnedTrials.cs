namespace Experiments.Search.Ledger;

/// <summary>The trials with returned fits that wait, by pack key and in all; the lowest number first.</summary>
internal sealed class ReturnedTrials
{
    private static readonly Comparer<OpenTrial> s_order =
        Comparer<OpenTrial>.Create((a, b) => (a.Id.Number, a.Id.Rung).CompareTo((b.Id.Number, b.Id.Rung)));

    private readonly SortedSet<OpenTrial> _all = new(s_order);
    private readonly Dictionary<string, SortedSet<OpenTrial>> _byPackKey = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    public void Add(OpenTrial trial)
    {
        if (!_all.Add(trial) || trial.Trial.PackKey is not { } packKey) return;
        if (!_byPackKey.TryGetValue(packKey, out var trials)) _byPackKey[packKey] = trials = new(s_order);
        trials.Add(trial);
    }

    /// <summary>Takes the first trial of a pack key, or of any with null, that satisfies a condition.</summary>
    public OpenTrial? Take(string? packKey, Func<OpenTrial, bool> condition)
    {
        var trial = (packKey is null ? _all : _byPackKey.GetValueOrDefault(packKey))?.FirstOrDefault(condition);
        if (trial is not null) Remove(trial);
        return trial;
    }

    public void Remove(OpenTrial trial)
    {
        if (!_all.Remove(trial) || trial.Trial.PackKey is not { } packKey) return;
        _byPackKey[packKey].Remove(trial);
        if (_byPackKey[packKey].Count == 0) _byPackKey.Remove(packKey);
    }
}
