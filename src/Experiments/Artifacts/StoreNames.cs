using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>What may be a name in an artifact store.</summary>
internal static class StoreNames
{
    private const int Longest = 200;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest
        && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>
    /// Names come over the wire: none may lead out of the store, nor meet a name that is being written.
    /// </summary>
    public static string Segment(string name) =>
        IsName(name)
            ? name
            : throw new ArtifactStoreException(
                $"'{name}' cannot be a name in the artifact store: use letters, digits, '-', '_' and '.', at most "
                + $"{Longest} of them.");
}
