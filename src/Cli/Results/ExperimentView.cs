using System.Diagnostics;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Cli.Results;

/// <summary>An experiment for output: its durable state, and the process that runs it.</summary>
/// <param name="Spec">The specification; null for an experiment of a cluster in a list.</param>
/// <param name="Status">The state of the experiment.</param>
/// <param name="Process">The process that runs it, or null.</param>
/// <param name="Target">
/// The options by which a command names the same experiment's cluster: --cluster and its address, or nothing if the
/// environment names it; null for an experiment of this folder.
/// </param>
/// <param name="IsOwn">True if the user of this command owns the experiment.</param>
internal sealed record ExperimentView(
    ExperimentSpec? Spec, ExperimentStatus Status, int? Process, string? Target = null, bool IsOwn = true)
{
    /// <summary>
    /// True if the experiment has not ended, and a process or a cluster runs it or can resume it at once.
    /// </summary>
    public bool IsActive => IsServed && !Status.State.HasEnded();

    /// <summary>True if the experiment can be resumed: it is paused or interrupted.</summary>
    public bool CanResume => IsInterrupted || Status.State == ExperimentState.Paused;

    /// <summary>
    /// The time left at the rate so far, and at most what is left of the budget of time; null if it is not known.
    /// </summary>
    public TimeSpan? TimeLeft => IsInterrupted || Status.TimeLeft is not { } left ? null
        : Spec?.Budget.MaxTime is { } most ? TimeSpan.FromTicks(
            Math.Clamp((most - Status.RunTime).Ticks, 0, left.Ticks))
        : left;

    /// <summary>True if a process or a cluster continues the experiment; a cluster always does.</summary>
    public bool IsServed => Process is not null || Target is not null;

    /// <summary>True if the experiment has started and not ended, and no process continues it.</summary>
    public bool IsInterrupted => !IsServed && (Status.State is ExperimentState.Running or ExperimentState.Refitting);

    /// <summary>
    /// The device that the experiment waits for because no worker has it; null if no process runs the experiment.
    /// </summary>
    public MissingDevice? Missing => IsInterrupted ? null : Status.Missing;

    /// <summary>The state in one word.</summary>
    public string StateText => IsInterrupted ? "interrupted" : Experiments.Results.StateText.Format(Status.State);

    /// <summary>The number of fits of the search; an upper bound if constraints exclude points.</summary>
    public long Fits => Status.Trials * Status.Folds;

    /// <summary>
    /// The id of the experiment's trace, for a search in the tracing backend; null if it is not traced.
    /// </summary>
    public string? TraceId =>
        ActivityContext.TryParse(Status.Trace, null, out var context) ? context.TraceId.ToHexString() : null;
}
