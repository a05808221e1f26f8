using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>A command with examples, which its help shows.</summary>
internal abstract class ProgramCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    /// <summary>Whole command lines without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>The options by which it names a cluster, or null where it has none.</summary>
    public ClusterArguments? Cluster { get; set; }
}
