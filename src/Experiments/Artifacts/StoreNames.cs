using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>The rules for names in an artifact store.</summary>
internal static class StoreNames
{
    private const int Longest = 200;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest
        && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>
    /// Checks a name that came over the network: it must not lead out of the store, or collide with a file that is
    /// being written.
    /// </summary>
    public static string Segment(string name) =>
        IsName(name)
            ? name
            : throw new ArtifactStoreException(
                $"'{(name.Length <= Longest ? name : $"{name[..Longest]}...")}' is not a valid name in the artifact "
                + "store: use letters, digits, '-', '_' and '.', at most "
                + $"{Longest} of them.");
}
