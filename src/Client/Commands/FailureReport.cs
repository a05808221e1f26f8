using Experiments.Client.Problems;
using Experiments.Client.Terminals;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.SelfTest;
using Experiments.Search.Specs;
using Experiments.Silo;
using Experiments.Silo.Hosting;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>The one place where exceptions become words and exit codes. A user never sees a stack trace.</summary>
internal static class FailureReport
{
    public static int Of(Exception exception, Terminal terminal)
    {
        switch (exception)
        {
            case OperationCanceledException:
                terminal.Errors.WriteLine("interrupted");
                return ExitCodes.Interrupted;
            case BadInputException bad:
                return Print(terminal, bad.Problems, ExitCodes.BadInput);
            case ExperimentRefusedException refused:
                return Print(terminal, [.. refused.Issues.Select(i => new Problem("", null, i.Path.Length == 0 ? i.Message : $"{i.Path}: {i.Message}", i.Remedy))], ExitCodes.BadInput);
            case ExperimentsException asked:
                return Print(terminal, [new Problem("", null, asked.Message, asked.Remedy)], ExitCodes.BadInput);
            case DataException data:
                return Print(terminal, [DataProblem.Of(data)], ExitCodes.BadInput);
            case SpecException spec:
                return Print(terminal, [.. spec.Issues.Select(i => new Problem("", null, $"{i.Path}: {i.Message}", i.Remedy))], ExitCodes.BadInput);
            case ArtifactException artifact:
                return Print(terminal, [new Problem(artifact.File, null, artifact.Problem, artifact.Remedy)], ExitCodes.BadInput);
            case GoldenCaseException golden:
                return Print(terminal, [new Problem(golden.File, null, golden.Problem, "without --cases the built-in cases are taken")], ExitCodes.BadInput);
            case DeviceNotFoundException device:
                return Print(terminal, [new Problem("", null, device.Message, "experiments devices lists what is here")], ExitCodes.BadInput);
            case DeviceFailedException or DeviceMemoryException:
                return Print(terminal, [new Problem("", null, exception.Message, "see who else uses it, for example with nvidia-smi")], ExitCodes.SearchFailed);
            case FolderInUseException busy:
                return Print(terminal, [new Problem("", null, busy.Message, FolderInUseException.Remedy)], ExitCodes.BadInput);
            case FolderNotWritableException closed:
                return Print(terminal, [new Problem("", null, closed.Message, FolderNotWritableException.Remedy)], ExitCodes.BadInput);
            case SiloConfigurationException configuration:
                return Print(terminal, [.. configuration.Errors.Select(error => new Problem("", null, error))], ExitCodes.BadInput);
            case OptionsValidationException options:
                return Print(terminal, [.. options.Failures.Select(failure => new Problem("", null, failure))], ExitCodes.BadInput);
            case PortInUseException:
                return Print(terminal, [new Problem("", null, exception.Message)], ExitCodes.BadInput);
            case SiloException silo:
                return Print(terminal, [new Problem("", null, silo.Message)], ExitCodes.SearchFailed);
            default:
                return Print(terminal, [new Problem("", null, $"{exception.GetType().Name}: {exception.Message}", "this should not happen: please report it with the command that you gave")], ExitCodes.SearchFailed);
        }
    }

    private static int Print(Terminal terminal, IReadOnlyList<Problem> problems, int code)
    {
        ProblemPrinter.Print(terminal.Errors, problems);
        return code;
    }
}
