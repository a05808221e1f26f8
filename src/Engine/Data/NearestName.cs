namespace Experiments.Engine.Data;

/// <summary>Suggests the intended name by Damerau-Levenshtein distance (optimal string alignment).</summary>
public static class NearestName
{
    private const int MaxNamesListed = 12;

    // The cost of the distance is the product of the lengths, and a header may have names of any length.
    private const int MaxComparedLength = 100;

    /// <summary>Returns a sentence with the nearest of the known names; where none is near, it lists them.</summary>
    /// <param name="name">The name that is not known.</param>
    /// <param name="known">The known names.</param>
    /// <param name="isTaken">Whether a name is in use beside it, and so is not meant; null if none is.</param>
    public static string Suggest(string name, IEnumerable<string> known, Func<string, bool>? isTaken = null)
    {
        var all = known.ToList();
        var names = isTaken is null ? all : all.FindAll(other => !isTaken(other));
        if (names.Count == 0) names = all;
        if (Find(name, names) is { } nearest) return $"Did you mean '{nearest}'?";
        var listed = string.Join(", ", names.Take(MaxNamesListed));
        return names.Count <= MaxNamesListed
            ? $"Known names: {listed}."
            : $"Known names: {listed} and {names.Count - MaxNamesListed} more.";
    }

    /// <summary>Finds the nearest of the known names; null where none is near enough to be a typing error.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxComparedLength) return null;
        return known
            .Where(k => k.Length <= MaxComparedLength)
            .Select(k => (Name: k, Distance: ComputeDistance(name, k)))
            .Where(c => c.Distance <= Math.Max(2, Math.Max(name.Length, c.Name.Length) / 3)
                && c.Distance < Math.Min(name.Length, c.Name.Length))
            // A prefix of a known name is incomplete but has no typing error, so its order is that of distance 1.
            .OrderBy(
                c => name.Length > 1 && c.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 1 : c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name).FirstOrDefault();
    }

    /// <summary>Counts insertions, deletions, substitutions and swaps of neighbors, ignoring case.</summary>
    internal static int ComputeDistance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = AreEqualIgnoringCase(a[i - 1], b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && AreEqualIgnoringCase(a[i - 1], b[j - 2])
                        && AreEqualIgnoringCase(a[i - 2], b[j - 1]))
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }

    private static bool AreEqualIgnoringCase(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
