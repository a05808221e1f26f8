using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>Formats the state of an experiment in its colour.</summary>
internal static class StateMarkup
{
    public static Markup Render(ExperimentView experiment) =>
        new(Plain.Escape(GetText(experiment)), GetStyle(experiment));

    /// <summary>Returns the colour of the state.</summary>
    public static Style GetStyle(ExperimentView experiment) => new(experiment switch
    {
        { IsInterrupted: true } or { Status.StoreProblem: not null } => Color.Yellow,
        { Status.State: ExperimentState.Completed } => Color.Green,
        { Status.State: ExperimentState.Failed or ExperimentState.Cancelled } => Color.Red,
        { Status.State: ExperimentState.Paused } => Color.Yellow,
        _ => Color.Aqua,
    });

    /// <summary>Returns the state in words. The problem itself is a sentence, and follows on standard error.</summary>
    public static string GetText(ExperimentView experiment) => experiment.Status.StoreProblem is null
        ? experiment.StateText
        : $"{experiment.StateText}, cannot be stored";
}
