using Experiments.Problems;
using Spectre.Console;

namespace Experiments.Cli.Terminals;

/// <summary>
/// The texts of others within the markup of this program: their brackets are no markup, and their control characters
/// are escaped. The commands use it instead of Spectre's <c>Markup.Escape</c> and <c>Text</c>.
/// </summary>
internal static class Plain
{
    /// <summary>Returns a text as markup that shows it.</summary>
    public static string Escape(string text) => Markup.Escape(PlainText.Escape(text));

    /// <summary>Returns a text of several lines as markup that shows it.</summary>
    public static string EscapeLines(string text) => Markup.Escape(PlainText.EscapeLines(text));

    /// <summary>Creates a cell or a line that shows a text.</summary>
    public static Text Text(string text, Style? style = null) => new(PlainText.Escape(text), style);

    /// <summary>Writes markup whose values are texts of others.</summary>
    public static void WriteMarkup(this IAnsiConsole console, FormattableString markup) =>
        console.MarkupInterpolated(EscapeValues(markup));

    /// <summary>Writes a line of markup whose values are texts of others.</summary>
    public static void WriteMarkupLine(this IAnsiConsole console, FormattableString markup) =>
        console.MarkupLineInterpolated(EscapeValues(markup));

    private static FormattableString EscapeValues(FormattableString markup) =>
        System.Runtime.CompilerServices.FormattableStringFactory.Create(
            markup.Format, [.. markup.GetArguments().Select(a => a is string text ? PlainText.Escape(text) : a)]);
}
