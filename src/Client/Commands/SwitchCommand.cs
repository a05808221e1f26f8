using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Terminals;
using Experiments.Client.Views;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>A command that asks something of an experiment that has not ended: of the process that runs it, or of the store.</summary>
internal abstract class SwitchCommand : ProgramCommand
{
    protected SwitchCommand(string name, string description, RequestVerb verb, Terminal terminal, params string[] examples) : base(name, description, examples)
    {
        var experiment = ExperimentArguments.Optional();
        Add(experiment);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.Open(parsed, terminal, cancellation);
            var found = await experiments.Find(parsed.GetValue(experiment), cancellation);
            var id = found.Status.ExperimentId;
            if (StateText.IsEnd(found.Status.State)) throw new BadInputException($"{id} has ended: it is {StateText.Of(found.Status.State)}", $"see: experiments list{found.Target}");
            var now = await experiments.Switch(id, verb, cancellation);
            terminal.Out.MarkupLineInterpolated($"[bold]{id}[/] is {now.StateText}");
            if (Hint(now) is { } hint) terminal.Out.WriteUnwrapped($"  {hint}");
            return ExitCodes.Done;
        });
    }

    /// <summary>What can be done next, or null.</summary>
    protected virtual string? Hint(ExperimentView view) => null;
}

/// <summary>Has a search grant nothing for now.</summary>
internal sealed class PauseCommand(Terminal terminal) : SwitchCommand(
    "pause", "Have a search begin no more trials until it is resumed; those that are being trained end.", RequestVerb.Pause, terminal, "pause", "pause digits")
{
    protected override string? Hint(ExperimentView view) => $"go on with: experiments resume {view.Status.ExperimentId}{view.Target}";
}

/// <summary>Ends a search for good.</summary>
internal sealed class CancelCommand(Terminal terminal) : SwitchCommand(
    "cancel", "End a search for good; the results that it has are kept.", RequestVerb.Cancel, terminal, "cancel", "cancel digits");
