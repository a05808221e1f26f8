using Experiments.Cli.Views;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

public sealed class FittedTableTests
{
    [Theory, InlineData(60, ""), InlineData(32, "c"), InlineData(20, "b, c")]
    public void Columns_that_do_not_fit_are_named(int width, string hidden)
    {
        var console = new TestConsole().Width(width);
        new FittedTable(
        [
            new("a", ["first cell"]) { IsRequired = true }, new("b", ["second cell"]), new("c", ["third cell"]),
        ]).Write(console, "--output csv");
        var text = console.Output.ReplaceLineEndings(" ");
        Assert.Equal(hidden.Length == 0, !text.Contains("(wider", StringComparison.Ordinal));
        Assert.All(console.Output.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Contains("first cell", text, StringComparison.Ordinal);
        foreach (var name in hidden.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            Assert.DoesNotContain($" {name}  ", console.Output.Split('\n')[1], StringComparison.Ordinal);
    }
}
