using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Commands;

/// <summary>Gives an experiment another priority.</summary>
internal sealed class PriorityCommand : SwitchCommand
{
    private readonly Argument<int> _priority = new("N") { Description = $"From {ExperimentPriority.Least} to {ExperimentPriority.Most}; an experiment begins with that of its file, or with 0." };

    public PriorityCommand(Terminal terminal)
        : base("priority", "Give an experiment another priority: a greater one gets every slot that it can use before a lower one gets any, and equals share.", terminal, "priority digits 10", "priority digits -5")
    {
        _priority.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var value) && !ExperimentPriority.Includes(value))
                result.AddError($"A priority is a whole number from {ExperimentPriority.Least} to {ExperimentPriority.Most}, not {value}.");
        });
        Add(_priority);
    }

    protected override Argument<string?> Experiment() => ExperimentArguments.Required()!;

    protected override ExperimentRequest Request(ParseResult parsed) => new(RequestVerb.Prioritise, parsed.GetValue(_priority));

    protected override string Outcome(ExperimentView view) => $"has priority {view.Status.Priority}";
}
