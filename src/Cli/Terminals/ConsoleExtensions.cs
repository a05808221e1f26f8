using Spectre.Console;

namespace Experiments.Cli.Terminals;

internal static class ConsoleExtensions
{
    /// <summary>
    /// Writes a text as one line, even on a narrow terminal, so that paths and commands can be copied whole.
    /// </summary>
    public static void WriteUnwrapped(this IAnsiConsole console, string text) =>
        console.Write(new UnwrappedLine(Plain.Escape(text)));

    /// <summary>
    /// Writes markup that is read and not copied: a terminal shows it on as many lines as it needs, and breaks no word.
    /// A log gets one line.
    /// </summary>
    /// <param name="console">The output.</param>
    /// <param name="markup">The sentence, as markup.</param>
    /// <param name="indent">The blanks before each line.</param>
    public static void WriteSentence(this IAnsiConsole console, string markup, int indent = 0)
    {
        if (console.Profile.Capabilities.Interactive)
            console.Write(new Padder(new Markup(markup)).Padding(indent, 0, 0, 0));
        else console.Write(new UnwrappedLine(new string(' ', indent) + markup));
    }
}
