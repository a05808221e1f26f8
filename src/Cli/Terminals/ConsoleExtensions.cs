using Spectre.Console;

namespace Experiments.Cli.Terminals;

internal static class ConsoleExtensions
{
    /// <summary>
    /// Writes a text as one line, however narrow the terminal is: paths and commands can be copied whole.
    /// </summary>
    public static void WriteUnwrapped(this IAnsiConsole console, string text) =>
        console.Write(new UnwrappedLine(Markup.Escape(text)));
}
