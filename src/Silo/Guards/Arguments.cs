using System.Diagnostics.CodeAnalysis;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Planning;

namespace Experiments.Silo.Guards;

/// <summary>
/// Checks the arguments of grains. A call may come from anyone who reaches a port, so nothing in it is trusted: not
/// even that a member which is never null in this program is there. Each method returns its argument, or throws.
/// </summary>
internal static class Arguments
{
    /// <summary>The longest name of a worker, a device, a metric or the like.</summary>
    public const int LongestName = 256;

    /// <summary>The longest text, such as the message of a failure or the log of a fit.</summary>
    public const int LongestText = 1 << 16;

    /// <summary>The longest list of an argument.</summary>
    public const int LongestList = 10_000;

    /// <summary>Checks the id of an experiment, by the rule of the command line.</summary>
    public static string CheckId([NotNull] string? id) =>
        id is not null && ExperimentNames.IsValidId(id)
            ? id
            : throw Refuse("The id of the experiment", $"is not valid: {ExperimentNames.IdRule}");

    /// <summary>Checks a name of the artifact store, by the rule of the store.</summary>
    /// <exception cref="ArtifactStoreException">The name is not valid, and never will be.</exception>
    public static string CheckStoreName([NotNull] string? name, string what) =>
        StoreNames.Segment(CheckPresent(name, what));

    /// <summary>Checks a SHA-256 in lower-case hexadecimal.</summary>
    public static string CheckSha256([NotNull] string? hash, string what) =>
        hash is { Length: 64 } && hash.All(char.IsAsciiHexDigitLower)
            ? hash
            : throw Refuse(what, "is not a SHA-256 in lower-case hexadecimal");

    /// <summary>Checks a value that must be there.</summary>
    public static T CheckPresent<T>([NotNull] T? value, string what) where T : class =>
        value ?? throw Refuse(what, "is missing");

    /// <summary>Checks a name: a text without control characters, which may be empty.</summary>
    public static string CheckName([NotNull] string? text, string what, int longest = LongestName)
    {
        if (CheckText(text, what, longest).Any(char.IsControl))
            throw Refuse(what, "contains a control character");
        return text;
    }

    /// <summary>Checks a text.</summary>
    public static string CheckText([NotNull] string? text, string what, int longest = LongestText) =>
        CheckPresent(text, what).Length <= longest
            ? text!
            : throw Refuse(what, $"has {text!.Length} characters; at most {longest} are allowed");

    /// <summary>Checks a list and that none of its items is missing.</summary>
    public static IReadOnlyList<T> CheckList<T>(
        [NotNull] IReadOnlyList<T>? list, string what, int longest = LongestList)
    {
        if (CheckPresent(list, what).Count > longest)
            throw Refuse(what, $"has {list.Count} items; at most {longest} are allowed");
        foreach (var item in list)
            if (item is null) throw Refuse(what, "has an item that is missing");
        return list;
    }

    /// <summary>Checks a whole number.</summary>
    public static long CheckRange(long value, string what, long least, long most) =>
        value >= least && value <= most
            ? value
            : throw Refuse(what, $"is {value}; it must be from {least} to {most}");

    /// <summary>Checks that a value of an enum is one that this program knows.</summary>
    public static T CheckEnum<T>(T value, string what) where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Refuse(what, $"is {value:D}, which is unknown");

    /// <summary>Creates the error of an argument.</summary>
    /// <param name="what">The argument, as the beginning of a sentence.</param>
    /// <param name="reason">The rest of the sentence, without the period.</param>
    public static RefusedCallException Refuse(string what, string reason) =>
        new($"The call was refused. {what} {reason}.");
}
