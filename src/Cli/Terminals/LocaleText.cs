namespace Experiments.Cli.Terminals;

/// <summary>Finds out from the language of the environment whether a terminal shows more than ASCII.</summary>
internal static class LocaleText
{
    /// <summary>
    /// Checks the variables in the order of POSIX. A language whose name has no encoding, and none at all, count as
    /// UTF-8, as in containers; C and POSIX are ASCII.
    /// </summary>
    public static bool IsUnicode(Func<string, string?> getVariable)
    {
        string[] variables = ["LC_ALL", "LC_CTYPE", "LANG"];
        var locale = variables.Select(getVariable).FirstOrDefault(value => value is { Length: > 0 });
        if (locale is null) return true;
        if (locale is "C" or "POSIX") return false;
        return locale.Split('@')[0].Split('.') is not [_, var encoding]
            || encoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
