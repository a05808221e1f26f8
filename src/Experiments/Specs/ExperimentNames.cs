using System.Text.RegularExpressions;

namespace Experiments.Specs;

/// <summary>Names of experiments: they become folders and parts of ids, on every system.</summary>
internal static partial class ExperimentNames
{
    public const string Rule = "use up to 64 letters, digits, '-', '_' and '.', and begin with a letter or a digit";

    public const string IdRule = "use up to 128 letters, digits, '-', '_' and '.', and begin with a letter or a digit";

    /// <summary>The same as a regular expression.</summary>
    public const string Pattern = Start + "$";

    private const string Start = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    public static bool IsValid(string name) => Allowed().IsMatch(name);

    /// <summary>An id for a new experiment of this name: ids of one name sort by the time they were made.</summary>
    public static string NewId(string name) => $"{name}-{Ulid.NewUlid()}";

    /// <summary>Whether a text can be an id: longer than a name, which it may begin with.</summary>
    public static bool IsValidId(string id) => AllowedId().IsMatch(id);

    // Here a dollar would also match before a line's end.
    [GeneratedRegex(Start + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AllowedId();
}
