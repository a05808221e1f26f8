using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;
using Experiments.Problems;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Options;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Commands;

public sealed class ErrorOutputTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new OperationCanceledException(), 130 },
        { new BadInputException("x"), 2 },
        { new ClusterUnreachableException("x"), 2 },
        { new ExperimentNotFoundException("x"), 2 },
        { new ExperimentRefusedException([new("a", "b", "c")]), 2 },
        { new DataException("d.csv", "x", "y", 3), 2 },
        { new SpecException("search.cv", "x"), 2 },
        { new ArtifactException("model", "x", "y"), 2 },
        { new PortInUseException(9090), 2 },
        { new GoldenCaseException("cases", "The folder contains no case"), 2 },
        { new DeviceNotFoundException("gpu", ["cpu"], []), 2 },
        { new SiloException("the disk is full"), 1 },
        { new DeviceFailedException("gpu:0", new InvalidOperationException("it is taken.")), 1 },
        { new DeviceMemoryException("gpu:0", 5), 1 },
        { new InvalidOperationException("a bug"), 1 },
    };

    [Fact]
    public void Every_wrong_option_of_a_silo_is_an_error_of_its_own()
    {
        var console = new TestConsole().Width(200);
        ErrorOutput.Write(
            new OptionsValidationException(
                "", typeof(SiloHostOptions), ["--devices is ',': name devices.", "--silo-port is '-1': use a port."]),
            new Terminal(console, console, TextWriter.Null, TimeProvider.System));
        Assert.Equal(["error: --devices is ',': name devices", "error: --silo-port is '-1': use a port", "2 errors"],
            console.Lines.Select(line => line.TrimEnd()));
    }

    [Theory, MemberData(nameof(Exceptions))]
    public void Each_kind_of_failure_has_its_exit_code_and_no_stack_trace(Exception exception, int code)
    {
        var console = new TestConsole();
        Assert.Equal(
            code, ErrorOutput.Write(exception, new Terminal(console, console, TextWriter.Null, TimeProvider.System)));
        Assert.NotEmpty(console.Output);
        Assert.Equal(exception is InvalidOperationException,
            console.Output.Contains("please report it", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", console.Output, StringComparison.Ordinal);
    }
}
