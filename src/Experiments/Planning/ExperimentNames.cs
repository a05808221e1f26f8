using System.Text.RegularExpressions;

namespace Experiments.Planning;

/// <summary>The names of experiments. They become folders and parts of ids, on every operating system.</summary>
internal static partial class ExperimentNames
{
    public const string Rule = "use up to 64 letters, digits, '-', '_' and '.', and begin with a letter or a digit";

    public const string IdRule = "use up to 128 letters, digits, '-', '_' and '.', and begin with a letter or a digit";

    /// <summary>The rule for names as a regular expression.</summary>
    public const string Pattern = Start + "$";

    private const string Start = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    public static bool IsValid(string name) => Allowed().IsMatch(name);

    /// <summary>
    /// Creates an id for a new experiment of this name. Ids of one name sort by their time of creation.
    /// </summary>
    public static string NewId(string name) => $"{name}-{Ulid.NewUlid()}";

    /// <summary>Checks whether a text is a valid id, which is longer than the name that it may begin with.</summary>
    public static bool IsValidId(string id) => AllowedId().IsMatch(id);

    // The end is \z, because a dollar would also match before a final line feed.
    [GeneratedRegex(Start + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AllowedId();
}
