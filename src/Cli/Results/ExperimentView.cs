using System.Diagnostics;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Cli.Results;

/// <summary>An experiment as a person sees it: what is durable of it, and whether somebody runs it.</summary>
/// <param name="Spec">What was asked; null where an experiment of a cluster stands in a list.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Process">The process that runs it, or null.</param>
/// <param name="Target">
/// What a command says to mean the same experiment: --cluster and its address, or nothing where the environment says
/// so; null for one of this folder.
/// </param>
internal sealed record ExperimentView(
    ExperimentSpec? Spec, ExperimentStatus Status, int? Process, string? Target = null)
{
    /// <summary>Whether somebody goes on with it: a process, or a cluster, which always does.</summary>
    public bool IsServed => Process is not null || Target is not null;

    /// <summary>Whether it began, has not ended, and nobody is there to go on with it.</summary>
    public bool IsInterrupted => !IsServed && (Status.State is ExperimentState.Running or ExperimentState.Refitting);

    /// <summary>What it waits for because no worker has it; where nobody runs it, it is not that.</summary>
    public MissingDevice? Missing => IsInterrupted ? null : Status.Missing;

    /// <summary>Its state in a word.</summary>
    public string StateText => IsInterrupted ? "interrupted" : Experiments.Results.StateText.Format(Status.State);

    /// <summary>Fits of the search; an upper bound where constraints exclude points.</summary>
    public long Fits => Status.Trials * Status.Folds;

    /// <summary>The id of its trace, by which whoever keeps traces finds it; null where it is not traced.</summary>
    public string? TraceId =>
        ActivityContext.TryParse(Status.Trace, null, out var context) ? context.TraceId.ToHexString() : null;
}
