using System.CommandLine;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Commands;

/// <summary>The program: its commands, and the handling of their exceptions.</summary>
internal static class ExperimentsProgram
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation = default)
    {
        try
        {
            var parsed = CreateRoot(terminal).Parse(args);
            if (UsageErrors.Any(parsed)) return UsageErrors.Write(parsed, terminal);
            // The commands handle signals themselves: a search stops cleanly first.
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Raw,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (Exception e)
        {
            return ErrorOutput.Write(e, terminal);
        }
    }

    /// <summary>Creates the program with all its commands.</summary>
    public static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("Searches hyperparameters and gives you the winner as an ONNX file.")
        {
            new InitCommand(terminal),
            new RunCommand(terminal),
            new SubmitCommand(terminal),
            new ValidateCommand(terminal),
            new ListCommand(terminal),
            new StatusCommand(terminal),
            new WatchCommand(terminal),
            new ResultsCommand(terminal),
            new BestCommand(terminal),
            new FetchCommand(terminal),
            new PredictCommand(terminal),
            new WhyCommand(terminal),
            new ReplayCommand(terminal),
            new PauseCommand(terminal),
            new ResumeCommand(terminal),
            new CancelCommand(terminal),
            new PriorityCommand(terminal),
            new DeleteCommand(terminal),
            new GcCommand(terminal),
            new SilosCommand(terminal),
            new DevicesCommand(terminal),
            new DoctorCommand(terminal),
            new SiloCommand(terminal),
            new CompletionCommand(terminal),
        };
        root.Add(new HelpCommand(root));
        ExperimentCompletions.AddTo(root);
        HelpWithExamples.AddTo(root, terminal.Out.Profile.Width);
        return root;
    }
}
