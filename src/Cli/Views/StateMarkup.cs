using Experiments.Cli.Terminals;
using Experiments.Cli.Results;
using Experiments.Contracts.Results;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>Formats the state of an experiment in its colour.</summary>
internal static class StateMarkup
{
    public static Markup Render(ExperimentView experiment) =>
        new(Plain.Escape(experiment.StateText), new Style(experiment switch
        {
            { IsInterrupted: true } => Color.Yellow,
            { Status.State: ExperimentState.Completed } => Color.Green,
            { Status.State: ExperimentState.Failed or ExperimentState.Cancelled } => Color.Red,
            { Status.State: ExperimentState.Paused } => Color.Yellow,
            _ => Color.Aqua,
        }));
}
