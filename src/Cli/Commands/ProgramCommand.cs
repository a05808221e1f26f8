using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>A command with examples, which its help shows.</summary>
internal abstract class ProgramCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    /// <summary>Complete command lines, without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>The options by which the command names a cluster, or null if it has none.</summary>
    public ClusterArguments? Cluster { get; set; }
}
