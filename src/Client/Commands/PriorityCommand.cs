using System.CommandLine;
using Experiments.Client.Problems;
using Experiments.Client.Terminals;
using Experiments.Client.Views;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Gives an experiment that has not ended another priority: through the process that runs it, or in the store.</summary>
internal sealed class PriorityCommand : ProgramCommand
{
    public PriorityCommand(Terminal terminal)
        : base("priority", "Give an experiment another priority: a greater one gets every slot that it can use before a lower one gets any, and equals share.", "priority digits 10", "priority digits -5")
    {
        var experiment = ExperimentArguments.Required();
        var priority = new Argument<int>("N") { Description = $"From {ExperimentPriority.Least} to {ExperimentPriority.Most}; an experiment begins with that of its file, or with 0." };
        priority.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var value) && !ExperimentPriority.Includes(value))
                result.AddError($"A priority is a whole number from {ExperimentPriority.Least} to {ExperimentPriority.Most}, not {value}.");
        });
        Add(experiment);
        Add(priority);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.Open(parsed, terminal, cancellation);
            var found = await experiments.Find(parsed.GetValue(experiment), cancellation);
            var id = found.Status.ExperimentId;
            if (StateText.IsEnd(found.Status.State)) throw new BadInputException($"{id} has ended: it is {StateText.Of(found.Status.State)}", $"see: experiments list{found.Target}");
            await experiments.Switch(id, new(RequestVerb.Prioritise, parsed.GetValue(priority)), cancellation);
            terminal.Out.MarkupLineInterpolated($"[bold]{id}[/] has priority {parsed.GetValue(priority)}");
            return ExitCodes.Done;
        });
    }
}
