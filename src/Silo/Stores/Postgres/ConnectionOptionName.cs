namespace Experiments.Silo.Stores.Postgres;

/// <summary>The name of an option in messages about a connection's text.</summary>
internal static class ConnectionOptionName
{
    private const int Longest = 40;

    private const string Problem = "is not an option of a connection, or its value is not valid";

    /// <summary>Describes an option that is not valid, by its name if that cannot be part of a password.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isAfterPassword">
    /// True if a password comes before it in the text: a separator in the password would begin another option.
    /// </param>
    public static string Describe(string name, bool isAfterPassword)
    {
        var isName = name.Length is > 0 and <= Longest
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ' ');
        return isName && !isAfterPassword
            ? $"'{name}' {Problem}"
            : $"a part after the password {Problem}: in an address, write %26 for an & in a password; in Npgsql's "
                + "form, quote a password that has a ;";
    }
}
