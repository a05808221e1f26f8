using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The option that names how results are written.</summary>
internal static class Formats
{
    /// <summary>The option, with the formats that a command knows; the first is the default.</summary>
    public static Option<string> Option(params string[] known)
    {
        var option =
            new Option<string>("--format") { Description = "The output format.", DefaultValueFactory = _ => known[0] };
        option.AcceptOnlyFromAmong(known);
        return option;
    }

    public static Option<bool> Json(string description) => new("--json") { Description = description };
}
