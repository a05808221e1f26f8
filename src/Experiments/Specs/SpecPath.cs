using System.Globalization;

namespace Experiments.Specs;

/// <summary>Reads the paths by which rules name the parts of an experiment: <c>space[1].alpha[2]</c>.</summary>
internal static class SpecPath
{
    public static IEnumerable<SpecStep> Steps(string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split('[');
            if (pieces[0].Length > 0) yield return new(pieces[0], null);
            foreach (var piece in pieces.Skip(1))
                if (int.TryParse(piece.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    yield return new(null, index);
        }
    }

    /// <summary>Checks whether a part is inside another one, or is the same.</summary>
    public static bool IsWithin(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal)
        && (path.Length == whole.Length || path[whole.Length] is '.' or '[');
}

/// <summary>One step of a path: into a map by name, or into a list by position.</summary>
internal readonly record struct SpecStep(string? Name, int? Index);
