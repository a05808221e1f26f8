namespace Experiments.Problems;

/// <summary>
/// The one form in which the location of a server, as an operator wrote it, is shown to people: without its user, its
/// password and its parameters, any of which may be a secret.
/// </summary>
internal static class LocationText
{
    private const string Omitted = "...";

    /// <summary>The beginnings of names of options that hold secrets.</summary>
    private static readonly string[] s_secrets =
    [
        "passw", "pwd", "secret", "token", "credential", "signature", "accesskey", "access_key", "access-key",
        "api_key", "api-key", "apikey",
    ];

    /// <summary>
    /// Formats a text that may be a location. Of an address, its scheme, host and port are shown; of a text whose host
    /// is not certain, as with an @ or a / in a password, only its scheme. A text that is no location is shown whole.
    /// </summary>
    public static string Format(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0) return HoldsSecret(text) || HoldsUser(text) ? Omitted : text;
        var scheme = text[..end];
        if (!Uri.CheckSchemeName(scheme)) return Omitted;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsCertain(uri, text)
            ? $"{scheme}://{(uri.UserInfo.Length > 0 ? "***@" : "")}{FormatHost(uri)}"
                + (HasMore(uri) ? $"/{Omitted}" : "")
            : $"{scheme}://{Omitted}";
    }

    /// <summary>
    /// Checks whether the host of an address is certain: an @ after the user is the only one, or else the end of a
    /// password could be taken for the host.
    /// </summary>
    public static bool IsCertain(Uri address, string text) =>
        address.Host.Length > 0 && text.AsSpan().Count('@') == (address.UserInfo.Length > 0 ? 1 : 0);

    /// <summary>
    /// Formats an argument of a command line; of <c>--store=postgresql://...</c>, the name is shown too.
    /// </summary>
    public static string FormatArgument(string argument) =>
        argument.StartsWith('-') && argument.IndexOf('=') is > 0 and var end
            ? argument[..(end + 1)] + Format(argument[(end + 1)..])
            : Format(argument);

    /// <summary>Formats each word of a message that may be a location.</summary>
    public static string FormatWords(string message) =>
        message.Contains("://", StringComparison.Ordinal) || message.Contains('@') || HoldsSecret(message)
            ? string.Join(' ', message.Split(' ').Select(FormatWord))
            : message;

    // As in user:password@host, but not in a path.
    private static bool HoldsUser(string text) =>
        text.IndexOf(':') is > 0 and var colon && text.IndexOf('@', colon) > 0 && !text.AsSpan(0, colon).Contains('/');

    private static string FormatWord(string word)
    {
        var inner = word.Trim('\'', '"', '.', ',', ':', ';');
        return inner.Length == 0 ? word : word.Replace(inner, FormatArgument(inner), StringComparison.Ordinal);
    }

    private static string FormatHost(Uri uri) => uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";

    private static bool HasMore(Uri uri) => uri.PathAndQuery.Length > 1 || uri.Fragment.Length > 0;

    /// <summary>Checks whether a text has an option whose name is that of a secret.</summary>
    public static bool HoldsSecret(string text) =>
        text.Contains('=') && s_secrets.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
}
