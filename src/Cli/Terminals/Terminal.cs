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

    /// <summary>
    /// Asks the user a question and returns whether the answer is yes; null if nobody is there to answer.
    /// </summary>
    public Func<string, bool>? Ask { get; init; }

    /// <summary>The width of a redirected output, which has none of its own; lines in logs may be long.</summary>
    private const int RedirectedWidth = 160;

    /// <summary>The characters that are written at once, for large tables.</summary>
    private const int BufferSize = 16 * 1024;

    /// <summary>Returns a terminal that drops the text for people, for a command that writes for programs.</summary>
    public Terminal WithoutText()
    {
        var settings = new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(TextWriter.Null) };
        return new(AnsiConsole.Create(settings), Errors, Raw, Clock) { Ask = Ask };
    }

    /// <summary>Creates the terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var raw = Open(Console.OpenStandardOutput(), isMessages: false);
        var errors = Create(Open(Console.OpenStandardError(), isMessages: true), Console.IsErrorRedirected);
        return new(Create(raw, Console.IsOutputRedirected), errors,
            Console.IsOutputRedirected ? raw : new EscapedWriter(raw), TimeProvider.System)
        {
            Ask = Console.IsInputRedirected || Console.IsErrorRedirected
                ? null
                : question => AskUser(question, errors, Console.In),
        };
    }

    private static bool AskUser(string question, IAnsiConsole errors, TextReader input)
    {
        errors.WriteUnwrapped(question);
        errors.Markup("yes or no [[y/N]]: ");
        return input.ReadLine()?.Trim() is { } answer
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase)
                || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    private static StreamWriter Open(Stream stream, bool isMessages) =>
        new(new StandardStream(stream, isMessages), bufferSize: BufferSize) { AutoFlush = true };

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = RedirectedWidth;
        else console.Profile.Capabilities.Unicode = LocaleText.IsUnicode(Environment.GetEnvironmentVariable);
        return console;
    }
}
