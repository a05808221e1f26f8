namespace Experiments.Search.Strategies;

/// <summary>
/// The numbers below a count in random order, each once, all orders equally likely: a lazy Fisher-Yates shuffle that
/// stores only the swapped positions. Its memory grows with the numbers drawn, not with the count.
/// </summary>
/// <param name="count">The count.</param>
/// <param name="random">The generator.</param>
internal sealed class RandomOrder(long count, SplitMix64 random)
{
    // The numbers at positions after the drawn ones, where they differ from the position.
    private readonly Dictionary<long, long> _swapped = [];
    private long _drawn;

    /// <summary>The number of numbers that are left.</summary>
    public long Remaining => count - _drawn;

    /// <summary>Draws the next number; <see cref="Remaining"/> must be above 0.</summary>
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
