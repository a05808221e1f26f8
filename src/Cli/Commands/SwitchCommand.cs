using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>A command that asks something of an experiment that has not ended: of the process that runs it, or of the store.</summary>
internal abstract class SwitchCommand : ProgramCommand
{
    protected SwitchCommand(string name, string description, Terminal terminal, params string[] examples) : base(name, description, examples)
    {
        var experiment = Experiment();
        Add(experiment);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.Open(parsed, terminal, cancellation);
            var found = await experiments.Find(parsed.GetValue(experiment), cancellation);
            var id = found.Status.ExperimentId;
            if (StateText.IsEnd(found.Status.State)) throw new BadInputException($"{id} has ended: it is {StateText.Of(found.Status.State)}", $"see: experiments list{found.Target}");
            var now = await experiments.Switch(id, Request(parsed), cancellation);
            terminal.Out.MarkupLineInterpolated($"[bold]{id}[/] {Outcome(now)}");
            if (Hint(now) is { } hint) terminal.Out.WriteUnwrapped($"  {hint}");
            return ExitCodes.Done;
        });
    }

    /// <summary>The argument that says which experiment it is about.</summary>
    protected virtual Argument<string?> Experiment() => ExperimentArguments.Optional();

    /// <summary>What is asked of it.</summary>
    protected abstract ExperimentRequest Request(ParseResult parsed);

    /// <summary>How it stands then, behind its id.</summary>
    protected virtual string Outcome(ExperimentView view) => $"is {view.StateText}";

    /// <summary>What can be done next, or null.</summary>
    protected virtual string? Hint(ExperimentView view) => null;
}

/// <summary>Has a search grant nothing for now.</summary>
internal sealed class PauseCommand(Terminal terminal) : SwitchCommand(
    "pause", "Have a search begin no more trials until it is resumed; those that are being trained end.", terminal, "pause", "pause digits")
{
    protected override ExperimentRequest Request(ParseResult parsed) => RequestVerb.Pause;

    protected override string? Hint(ExperimentView view) => $"go on with: experiments resume {view.Status.ExperimentId}{view.Target}";
}

/// <summary>Ends a search for good.</summary>
internal sealed class CancelCommand(Terminal terminal) : SwitchCommand(
    "cancel", "End a search for good; the results that it has are kept.", terminal, "cancel", "cancel digits")
{
    protected override ExperimentRequest Request(ParseResult parsed) => RequestVerb.Cancel;
}
