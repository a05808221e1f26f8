using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Engine.SelfTest;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>
/// A table of a device's accuracy in the reference cases; on a narrow terminal only the largest error of each.
/// </summary>
internal static class SelfTestTable
{
    private const int NarrowWidth = 78;

    public static Table Render(IReadOnlyList<SelfTestResult> cases, int width)
    {
        var narrow = width < NarrowWidth;
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        string[] columns =
            narrow ? ["case", "error", "allowed", ""] : ["case", "loss", "weights", "output", "allowed", ""];
        foreach (var column in columns) table.AddColumn(new TableColumn(column).NoWrap());
        foreach (var c in cases)
        {
            double[] errors = narrow ? [c.Largest, c.Tolerance] : [c.LossCurve, c.Weights, c.Output, c.Tolerance];
            table.AddRow([Plain.Text(c.Case), .. errors.Select(error => Plain.Text(Error(error))), new Markup(
                c.Passed ? "[green]passed[/]" : "[red]failed[/]")]);
        }
        return table;
    }

    public static string Error(double value) => value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
