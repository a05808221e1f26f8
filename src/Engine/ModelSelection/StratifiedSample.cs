using Experiments.Engine.Numerics;

namespace Experiments.Engine.ModelSelection;

/// <summary>Draws a random sample of rows, each class in proportion.</summary>
internal static class StratifiedSample
{
    /// <summary>Chooses rows.</summary>
    /// <param name="rows">The rows to choose from.</param>
    /// <param name="classes">The class of each of <paramref name="rows"/>, or empty for no classes.</param>
    /// <param name="count">The number of rows to choose.</param>
    /// <param name="random">The order of the draw.</param>
    /// <returns>For each of <paramref name="rows"/>, true where it is chosen.</returns>
    public static bool[] Draw(ReadOnlySpan<int> rows, ReadOnlySpan<int> classes, int count, Philox random)
    {
        var order = Enumerable.Range(0, rows.Length).ToArray();
        random.Shuffle(order);
        var classOf = classes.IsEmpty ? new int[rows.Length] : classes.ToArray();
        var quota = ComputeQuotas(classOf, count);

        var chosen = new bool[rows.Length];
        foreach (var i in order) if (quota[classOf[i]]-- > 0) chosen[i] = true;
        return chosen;
    }

    /// <summary>
    /// Computes the quotas of classes by largest remainder. A class gives its last member after all other classes; the
    /// lowest class wins ties.
    /// </summary>
    private static int[] ComputeQuotas(int[] classOf, int count)
    {
        var members = new int[classOf.Max() + 1];
        foreach (var k in classOf) members[k]++;
        var quota = Array.ConvertAll(members, m => (int)((long)m * count / classOf.Length));
        var byRemainder = Enumerable.Range(0, members.Length)
            .Where(k => members[k] > quota[k])
            .OrderBy(k => members[k] - quota[k] <= 1)
            .ThenByDescending(k => (long)members[k] * count % classOf.Length)
            .ThenBy(k => k);
        foreach (var k in byRemainder.Take(count - quota.Sum())) quota[k]++;
        return quota;
    }
}
