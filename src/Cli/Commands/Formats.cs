using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The option that selects the output format.</summary>
internal static class Formats
{
    /// <summary>Creates the option with the formats of a command; the first is the default.</summary>
    public static Option<string> Option(params string[] known)
    {
        var option =
            new Option<string>("--format") { Description = "The output format.", DefaultValueFactory = _ => known[0] };
        option.AcceptOnlyFromAmong(known);
        return option;
    }

    public static Option<bool> Json(string description) => new("--json") { Description = description };
}
