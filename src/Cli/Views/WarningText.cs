using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>Shows warnings to people.</summary>
internal static class WarningText
{
    /// <summary>Writes each warning; nothing if there is none.</summary>
    public static void Write(IEnumerable<string> warnings, IAnsiConsole output)
    {
        foreach (var warning in warnings)
            output.WriteSentence($"[yellow]warning:[/] {Plain.EscapeLines(warning)}", indent: 2);
    }

    /// <summary>Writes how many warnings there are, and each of them; nothing if there is none.</summary>
    public static void WriteCounted(IReadOnlyList<string> warnings, IAnsiConsole output)
    {
        if (warnings.Count == 0) return;
        output.Write(new UnwrappedLine($"[yellow]{ExperimentSummary.Count(warnings.Count, "warning")}:[/]"));
        Write(warnings, output);
    }
}
