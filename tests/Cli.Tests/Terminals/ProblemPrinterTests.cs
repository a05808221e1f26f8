using Experiments.Cli.Terminals;
using Experiments.Problems;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Terminals;

public sealed class ProblemPrinterTests
{
    [Fact]
    public void A_text_that_nobody_reads_to_its_end_is_cut()
    {
        var console = new TestConsole();
        ProblemPrinter.Print(
            console, [new("x.yaml", null, $"'{new string('x', 1_000_000)}' is wrong", new string('y', 1_000_000))]);
        Assert.InRange(console.Output.Length, 2000, 2200);
        Assert.Contains("x…\n", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_problems_the_first_are_shown_and_all_are_counted()
    {
        var console = new TestConsole();
        ProblemPrinter.Print(
            console, [.. Enumerable.Range(0, 5000).Select(i => new Problem("x.yaml", null, $"wrong {i}"))]);
        Assert.Contains("x.yaml: error: wrong 99\n5000 errors, of which these are the first 100\n",
            console.Output, StringComparison.Ordinal);
    }
}
