using Experiments.Cli.Diagnosis;
using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;
using Experiments.Problems;
using Experiments.Search.Specs;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>
/// Turns exceptions into messages and exit codes, in this place only. A user never sees a stack trace.
/// </summary>
internal static class ErrorOutput
{
    public static int Write(Exception exception, Terminal terminal)
    {
        if (exception is OperationCanceledException)
        {
            terminal.Errors.WriteLine("interrupted");
            return ExitCodes.Interrupted;
        }
        var (problems, code) = Describe(exception);
        ProblemPrinter.Print(terminal.Errors, problems);
        return code;
    }

    /// <summary>Returns the problems, and the exit code of the program.</summary>
    public static (IReadOnlyList<Problem> Problems, int Code) Describe(Exception exception)
    {
        switch (exception)
        {
            case BadInputException bad:
                return (bad.Problems, ExitCodes.BadInput);
            case ExperimentRefusedException refused:
                return (
                    [.. refused.Issues.Select(i =>
                        new Problem("", null, i.Path.Length == 0 ? i.Message : $"{i.Path}: {i.Message}", i.Remedy))],
                    ExitCodes.BadInput);
            case ExperimentsException asked:
                return ([new Problem("", null, asked.Message, asked.Remedy)], ExitCodes.BadInput);
            case DataException data:
                return ([DataProblem.FromException(data)], ExitCodes.BadInput);
            case SpecException spec:
                return ([.. spec.Issues.Select(i => new Problem("", null, $"{i.Path}: {i.Message}", i.Remedy))],
                    ExitCodes.BadInput);
            case ArtifactException artifact:
                return ([new Problem(artifact.File, null, artifact.Problem, artifact.Remedy)], ExitCodes.BadInput);
            case GoldenCaseException golden:
                return (
                    [new Problem(golden.File, null, golden.Problem, "without --cases, the built-in cases are used")],
                    ExitCodes.BadInput);
            case DeviceNotFoundException device:
                return ([new Problem("", null, device.Message, "'experiments devices' lists this machine's devices")],
                    ExitCodes.BadInput);
            case DeviceFailedException or DeviceMemoryException:
                return (
                    [new Problem("", null, exception.Message, "check who else uses it, for example with nvidia-smi")],
                    ExitCodes.SearchFailed);
            case FolderInUseException busy:
                return ([new Problem("", null, busy.Message, FolderInUseException.Remedy)], ExitCodes.BadInput);
            case FolderNotWritableException closed:
                return ([SplitRemedy(closed)], ExitCodes.BadInput);
            case SiloConfigurationException configuration:
                return ([.. configuration.Errors.Select(error => new Problem("", null, error))], ExitCodes.BadInput);
            case OptionsValidationException options:
                return ([.. options.Failures.Select(failure => new Problem("", null, failure))], ExitCodes.BadInput);
            case PortInUseException:
                return ([new Problem("", null, exception.Message)], ExitCodes.BadInput);
            case ProcessFaultException fault:
                return (
                    [new Problem("", null, fault.Message, "the program starts again and goes on")], ExitCodes.Restart);
            case OutputException output:
                return ([new Problem("", null, output.Message, OutputException.Remedy)], ExitCodes.SearchFailed);
            case StoreException store:
                return ([SplitRemedy(store)], ExitCodes.SearchFailed);
            case SiloException silo:
                return ([new Problem("", null, silo.Message)], ExitCodes.SearchFailed);
            default:
                return (
                    [new Problem("", null, $"{exception.GetType().Name}: {exception.Message}",
                        "this should not happen: please report it with the command that you gave")],
                    ExitCodes.SearchFailed);
        }
    }

    private static Problem SplitRemedy(SiloException error)
    {
        var (text, remedy) = Remedies.SplitAtEnd(error.Message);
        return remedy is null ? new("", null, error.Message) : new("", null, text, Clause.FromSentence(remedy));
    }
}
