using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Experiments.Cli.Commands;

/// <summary>
/// The ranges of options, which are checked before the command starts, with messages that name the option.
/// </summary>
internal static class OptionRanges
{
    /// <summary>Requires a whole number of at least a limit.</summary>
    public static void TakesAtLeast(this Option option, int least) =>
        option.Validators.Add(result => Check(result, least, int.MaxValue, $"a whole number of at least {least}"));

    /// <summary>Requires a port; 0, if it is allowed, has a special meaning.</summary>
    public static void TakesPort(this Option option, bool zero) =>
        option.Validators.Add(result => Check(result, zero ? 0 : 1, 65535, $"a port from {(zero ? 0 : 1)} to 65535"));

    private static void Check(OptionResult result, int least, int most, string wanted)
    {
        // The parser reports a text that is not a number.
        if (result.Tokens is not [var token] || !long.TryParse(
                token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return;
        if (value < least || value > most) result.AddError($"{result.Option.Name} takes {wanted}, not {token.Value}.");
    }
}
