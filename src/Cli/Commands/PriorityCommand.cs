using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Commands;

/// <summary>The command that changes the priority of an experiment.</summary>
internal sealed class PriorityCommand : OperationCommand
{
    private readonly Argument<int> _priority = new("N")
    {
        Description = $"From {ExperimentPriority.Min} to {ExperimentPriority.Max}; the default is the priority in "
            + "its file, or 0."
    };

    public PriorityCommand(Terminal terminal)
        : base("priority", "Change an experiment's priority: a higher one gets every slot that it can use before "
            + "a lower one gets any; equal ones share.", terminal, "priority digits 10", "priority digits -5")
    {
        _priority.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var value) && !ExperimentPriority.Includes(value))
                result.AddError($"A priority is a whole number from {ExperimentPriority.Min} to "
                    + $"{ExperimentPriority.Max}, not {value}.");
        });
        Add(_priority);
    }

    protected override Argument<string?> CreateArgument() => ExperimentArguments.Required()!;

    protected override ExperimentOperation CreateOperation(ParseResult parsed) =>
        new(OperationKind.Prioritise, parsed.GetValue(_priority));

    protected override string FormatOutcome(ExperimentView view) => $"has priority {view.Status.Priority}";
}
