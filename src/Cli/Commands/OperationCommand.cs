using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>
/// A command that requests an operation on an experiment that has not ended, from the process that runs it or in the
/// store.
/// </summary>
internal abstract class OperationCommand : ProgramCommand
{
    protected OperationCommand(string name, string description, Terminal terminal, params string[] examples)
        : base(name, description, examples)
    {
        var experiment = CreateArgument();
        Add(experiment);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var wanted = parsed.GetValue(experiment);
            var found = await experiments.FindAsync(
                wanted, all => ExperimentChoice.FindToChange(all, wanted, e => e.IsActive), cancellation);
            var id = found.Status.ExperimentId;
            if (found.Status.State.HasEnded())
                throw new BadInputException($"{id} has ended: it is {StateText.Format(found.Status.State)}",
                    $"see: experiments list{found.Target}");
            if (!Confirm(parsed, found)) return ExitCodes.Declined;
            var now = await experiments.ApplyOperationAsync(id, CreateOperation(parsed), cancellation);
            if (output.IsForPrograms(parsed))
            {
                await output.WriteAsync(parsed, terminal, StatusJson.Build(now));
                return ExitCodes.Done;
            }
            terminal.Out.WriteMarkupLine($"[bold]{id}[/] {FormatOutcome(now)}");
            if (GetHint(now) is { } hint) terminal.Out.WriteUnwrapped($"  {hint}");
            return ExitCodes.Done;
        });
    }

    /// <summary>Creates the argument that names the experiment.</summary>
    protected virtual Argument<string?> CreateArgument() => ExperimentArguments.OptionalToChange();

    /// <summary>Asks the user whether the operation is meant, if it cannot be undone.</summary>
    protected virtual bool Confirm(ParseResult parsed, ExperimentView experiment) => true;

    /// <summary>Creates the requested operation.</summary>
    protected abstract ExperimentOperation CreateOperation(ParseResult parsed);

    /// <summary>Formats the state after the operation, to follow the id.</summary>
    protected virtual string FormatOutcome(ExperimentView view) => $"is {view.StateText}";

    /// <summary>Returns the next step for the user, or null.</summary>
    protected virtual string? GetHint(ExperimentView view) => null;
}

/// <summary>The command that stops a search from granting leases for now.</summary>
internal sealed class PauseCommand(Terminal terminal) : OperationCommand(
    "pause", "Start no more trials of a search until it is resumed; trials in training finish.", terminal,
    "pause", "pause digits")
{
    protected override ExperimentOperation CreateOperation(ParseResult parsed) => OperationKind.Pause;

    protected override string? GetHint(ExperimentView view) =>
        $"resume with: experiments resume {view.Status.ExperimentId}{view.Target}";
}

/// <summary>The command that ends a search for good.</summary>
internal sealed class CancelCommand : OperationCommand
{
    private readonly Terminal _terminal;
    private readonly ConfirmationOption _confirmation;

    public CancelCommand(Terminal terminal)
        : base("cancel", "End a search permanently; its results are kept.", terminal, "cancel", "cancel digits --yes")
    {
        _terminal = terminal;
        _confirmation = ConfirmationOption.AddTo(this);
    }

    protected override bool Confirm(ParseResult parsed, ExperimentView experiment) => _confirmation.Confirm(
        parsed, _terminal, $"cancel {ExperimentChoice.Describe(experiment)}? It cannot be resumed.");

    protected override ExperimentOperation CreateOperation(ParseResult parsed) => OperationKind.Cancel;
}
