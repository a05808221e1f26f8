using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Experiments.Cli.Commands;

/// <summary>The help of a command, followed by its examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, int width) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of a program and of all its commands.</summary>
    /// <param name="root">The program.</param>
    /// <param name="width">The width of the terminal, in columns.</param>
    public static void AddTo(RootCommand root, int width)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var action = (HelpAction)option.Action!;
        action.MaxWidth = width;
        var help = new HelpWithExamples(action, width);
        option.Action = help;
        // Without a command, the program shows the list of commands.
        root.SetAction(help.Invoke);
    }

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand root) return InvokeRoot(root, parseResult);
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not ProgramCommand { Examples: { Count: > 0 } examples }) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  experiments {example}");
        output.WriteLine();
        return code;
    }

    private int InvokeRoot(RootCommand root, ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: experiments COMMAND [options]");
        output.WriteLine();
        CommandGroups.Write(root, width, output);
        output.WriteLine("experiments help COMMAND shows the options and examples of a command; experiments --version");
        output.WriteLine("shows the version. Exit codes: 0 done, 1 the search or a check failed, 2 wrong input, 130");
        output.WriteLine("interrupted, 75 a GPU failed in a way that needs a new process.");
        return 0;
    }
}
