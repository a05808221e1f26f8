using Experiments.Cli.Clusters;
using Experiments.Cli.Terminals;
using Experiments.Client;

namespace Experiments.Cli.Running;

/// <summary>What was asked of a run.</summary>
internal sealed record RunOptions
{
    /// <summary>The experiment file; null where a stored experiment goes on.</summary>
    public string? Spec { get; init; }

    /// <summary>The id of a stored experiment that goes on; null where a file is run.</summary>
    public string? Experiment { get; init; }

    /// <summary>Whether the newest unfinished experiment of the same file and data goes on, if there is one.</summary>
    public bool Continue { get; init; }

    /// <summary>Where the winner goes; null for artifacts/NAME.</summary>
    public string? Out { get; init; }

    /// <summary>Whether events are written for a program.</summary>
    public bool Json { get; init; }

    /// <summary>The cluster to run on; null to run in this process.</summary>
    public ClientOptions? Cluster { get; init; }

    /// <summary>The port of /metrics and /healthz in this process; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Packs that train at once in this process; null for what the machine has.</summary>
    public int? Slots { get; init; }

    /// <summary>The command that goes on after this run was interrupted, and ends where this one would have.</summary>
    public string ContinueCommand => string.Join(' ', ((string?[])
    [
        "experiments", Spec is null ? $"resume {Experiment}" : $"run {ShellWord.Quote(Spec)} --continue",
        Out is null ? null : $"--out {ShellWord.Quote(Out)}",
        Slots is null ? null : $"--slots {Slots}",
    ]).OfType<string>()) + ClusterTarget.FormatOptions(Cluster);
}
