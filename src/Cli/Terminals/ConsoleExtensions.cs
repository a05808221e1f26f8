using Spectre.Console;

namespace Experiments.Cli.Terminals;

internal static class ConsoleExtensions
{
    /// <summary>
    /// Writes a text as one line, even on a narrow terminal, so that paths and commands can be copied whole.
    /// </summary>
    public static void WriteUnwrapped(this IAnsiConsole console, string text) =>
        console.Write(new UnwrappedLine(Plain.Escape(text)));
}
