namespace Experiments.Search.Strategies;

/// <summary>
/// The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a
/// seed gives the same numbers in every version of the runtime.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Generates the next 64 bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>
    /// Generates a number below a bound, all equally likely (Lemire, "Fast random integer generation in an interval",
    /// 2019).
    /// </summary>
    /// <param name="bound">The bound, at least 1.</param>
    public ulong NextBelow(ulong bound)
    {
        var high = Math.BigMul(Next(), bound, out var low);
        if (low >= bound) return high;
        // 2^64 modulo the bound: the number of low products that must be rejected, because they would make some numbers
        // likelier than others.
        var surplus = (0 - bound) % bound;
        while (low < surplus) high = Math.BigMul(Next(), bound, out low);
        return high;
    }
}
