using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Experiments.Cli.Commands;

/// <summary>Ranges of options, said in the options' own names before anything begins.</summary>
internal static class OptionRanges
{
    /// <summary>A whole number of at least a bound.</summary>
    public static void TakesAtLeast(this Option option, int least) =>
        option.Validators.Add(result => Check(result, least, int.MaxValue, $"a whole number of at least {least}"));

    /// <summary>A port; 0, where it is allowed, has a meaning of its own.</summary>
    public static void TakesPort(this Option option, bool zero) =>
        option.Validators.Add(result => Check(result, zero ? 0 : 1, 65535, $"a port from {(zero ? 0 : 1)} to 65535"));

    private static void Check(OptionResult result, int least, int most, string wanted)
    {
        // What is no number at all is said by the parser.
        if (result.Tokens is not [var token] || !long.TryParse(
                token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return;
        if (value < least || value > most) result.AddError($"{result.Option.Name} takes {wanted}, not {token.Value}.");
    }
}
