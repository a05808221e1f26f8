using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests;

/// <summary>The program run in the test's process, with what it wrote.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    public static async Task<ProgramRun> RunAsync(params string[] args)
    {
        var (output, errors, raw) = (new TestConsole().Width(100), new TestConsole().Width(100), new StringWriter());
        var code = await ExperimentsProgram.RunAsync(
            args, new Terminal(output, errors, raw, TimeProvider.System), TestContext.Current.CancellationToken);
        // The help names the program by its file, which here is the test's.
        return new(
            code, (output.Output + raw).Replace("Experiments.Cli.Tests", "experiments", StringComparison.Ordinal),
            errors.Output);
    }
}
