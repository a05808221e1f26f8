using Experiments.Cli.Views;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

public sealed class SelfTestTableTests
{
    [Theory, InlineData(60), InlineData(80), InlineData(100)]
    public void A_case_has_a_line_at_every_width(int width)
    {
        var console = new TestConsole().Width(width);
        console.Write(SelfTestTable.Render(
            [
                new("mlp_logistic_sgd_multilabel", 3.3e-8, 5.8e-7, 1.5e-7, 1e-5),
                new("mlp_relu_adam_digits", 2.5e-7, 0.0123, double.NaN, 1e-5),
            ],
            width));
        Assert.Single(console.Lines, line => line.Contains("mlp_logistic_sgd_multilabel", StringComparison.Ordinal)
            && line.Contains("passed", StringComparison.Ordinal));
        Assert.Single(console.Lines, line => line.Contains("mlp_relu_adam_digits", StringComparison.Ordinal)
            && line.Contains("failed", StringComparison.Ordinal));
        Snapshot.Match(console.Output, $"{width}");
    }
}
