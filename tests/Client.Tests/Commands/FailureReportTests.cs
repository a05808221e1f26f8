using Experiments.Client.Commands;
using Experiments.Client.Problems;
using Experiments.Client.Terminals;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Silo;
using Experiments.Silo.Hosting;
using Spectre.Console.Testing;

namespace Experiments.Client.Tests.Commands;

public sealed class FailureReportTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new OperationCanceledException(), 130 },
        { new BadInputException("x"), 2 },
        { new DataException("d.csv", "x", "y", 3), 2 },
        { new SpecException("search.cv", "x"), 2 },
        { new ArtifactException("model", "x", "y"), 2 },
        { new PortInUseException(9090), 2 },
        { new SiloException("the disk is full"), 1 },
        { new InvalidOperationException("a bug"), 1 },
    };

    [Theory, MemberData(nameof(Exceptions))]
    public void Each_kind_of_failure_has_its_exit_code_and_no_stack_trace(Exception exception, int code)
    {
        var console = new TestConsole();
        Assert.Equal(code, FailureReport.Of(exception, new Terminal(console, console, TextWriter.Null, TimeProvider.System)));
        Assert.NotEmpty(console.Output);
        Assert.DoesNotContain("   at ", console.Output, StringComparison.Ordinal);
    }
}
