using Experiments.Cli.Clusters;
using Experiments.Cli.Terminals;
using Experiments.Client;

namespace Experiments.Cli.Running;

/// <summary>The options of a run.</summary>
internal sealed record RunOptions
{
    /// <summary>The experiment file; null if a stored experiment is continued.</summary>
    public string? Spec { get; init; }

    /// <summary>The id of a stored experiment to continue; null if a file is run.</summary>
    public string? Experiment { get; init; }

    /// <summary>
    /// True to continue the newest unfinished experiment with the same file and data, if there is one.
    /// </summary>
    public bool Continue { get; init; }

    /// <summary>The folder of the winner; null for artifacts/NAME.</summary>
    public string? Out { get; init; }

    /// <summary>The owner of the experiment.</summary>
    public string Owner { get; init; } = ClientOptions.DefaultOwner;

    /// <summary>True to replace the winner of another experiment.</summary>
    public bool Force { get; init; }

    /// <summary>True to treat warnings as errors.</summary>
    public bool Strict { get; init; }

    /// <summary>True to write events for a program.</summary>
    public bool Json { get; init; }

    /// <summary>The cluster to run on; null to run in this process.</summary>
    public ClientOptions? Cluster { get; init; }

    /// <summary>The port of /metrics and /healthz in this process; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>The number of packs that train at once in this process; null for the machine's default.</summary>
    public int? Slots { get; init; }

    /// <summary>The command of this run.</summary>
    public string Command => Format(Spec is null ? $"resume {Experiment}" : $"run {ShellWord.Quote(Spec)}");

    /// <summary>The command that continues this run after an interruption, with the same output folder.</summary>
    public string ContinueCommand =>
        Format(Spec is null ? $"resume {Experiment}" : $"run {ShellWord.Quote(Spec)} --continue");

    /// <summary>
    /// Returns the arguments with which a program goes on that starts itself again: a run continues its experiment.
    /// </summary>
    public static IReadOnlyList<string> GoOn(IReadOnlyList<string> args) =>
        args is ["run", ..] && !args.Contains("--continue") && !args.Contains("--resume")
            ? [.. args, "--continue"]
            : args;

    private string Format(string command) => string.Join(' ', ((string?[])
    [
        "experiments", command,
        Out is null ? null : $"--out {ShellWord.Quote(Out)}",
        Slots is null ? null : $"--slots {Slots}",
        Force ? "--force" : null,
        Strict ? "--strict" : null,
    ]).OfType<string>()) + ClusterTarget.FormatOptions(Cluster);
}
