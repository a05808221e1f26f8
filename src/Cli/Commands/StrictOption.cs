using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The option that makes warnings errors.</summary>
internal static class StrictOption
{
    /// <param name="more">What else the option does for a command.</param>
    public static Option<bool> Create(string more = "") =>
        new("--strict") { Description = $"Treat every warning as an error{more}." };
}
