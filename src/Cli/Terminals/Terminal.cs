using Spectre.Console;

namespace Experiments.Cli.Terminals;

/// <summary>The outputs of a command.</summary>
/// <param name="Out">The output for people.</param>
/// <param name="Errors">The output for messages and errors, for people.</param>
/// <param name="Raw">The output for programs: JSON and CSV, byte for byte.</param>
/// <param name="Clock">The clock.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Errors, TextWriter Raw, TimeProvider Clock)
{
    /// <summary>The output for people; shows no control characters of others.</summary>
    public IAnsiConsole Out { get; } = EscapedOutput.AttachTo(Out);

    /// <summary>The output for messages and errors, for people; shows no control characters of others.</summary>
    public IAnsiConsole Errors { get; } = EscapedOutput.AttachTo(Errors);

    /// <summary>The width of a redirected output, which has none of its own; lines in logs may be long.</summary>
    private const int RedirectedWidth = 160;

    /// <summary>Creates the terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var raw = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        return new(Create(raw, Console.IsOutputRedirected),
            Create(Console.Error, Console.IsErrorRedirected),
            Console.IsOutputRedirected ? raw : new EscapedWriter(raw), TimeProvider.System);
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
