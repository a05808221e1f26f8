using Spectre.Console;

namespace Experiments.Cli.Terminals;

/// <summary>What a command writes to.</summary>
/// <param name="Out">For people.</param>
/// <param name="Errors">For people, beside the output.</param>
/// <param name="Raw">For programs: JSON and CSV, byte for byte.</param>
/// <param name="Clock">The time.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Errors, TextWriter Raw, TimeProvider Clock)
{
    /// <summary>A redirected output has no width of its own; lines in logs are read wide.</summary>
    private const int RedirectedWidth = 160;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var raw = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        return new(Create(raw, Console.IsOutputRedirected),
            Create(Console.Error, Console.IsErrorRedirected), raw, TimeProvider.System);
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
