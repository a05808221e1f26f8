namespace Experiments.Search.Strategies;

/// <summary>
/// The numbers below a count in random order, each once and each order equally likely: a Fisher-Yates shuffle that
/// keeps the places that it has swapped and no others, so that it costs what is drawn and not what there is.
/// </summary>
/// <param name="count">The count.</param>
/// <param name="random">The generator.</param>
internal sealed class RandomOrder(long count, SplitMix64 random)
{
    // What stands at a place beyond those that were drawn, where it is not the place's own number.
    private readonly Dictionary<long, long> _swapped = [];
    private long _drawn;

    /// <summary>How many numbers are left.</summary>
    public long Remaining => count - _drawn;

    /// <summary>The next number; <see cref="Remaining"/> must be above 0.</summary>
    public long Draw()
    {
        var place = _drawn + (long)random.NextBelow((ulong)Remaining);
        var first = _swapped.Remove(_drawn, out var moved) ? moved : _drawn;
        if (place == _drawn++) return first;
        var number = _swapped.GetValueOrDefault(place, place);
        _swapped[place] = first;
        return number;
    }
}
