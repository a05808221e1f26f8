using System.CommandLine;
using System.Globalization;
using Experiments.Cli.Results;
using Experiments.Problems;

namespace Experiments.Cli.Commands;

/// <summary>
/// The arguments that name a trial: an experiment and a number, either of them, or neither. A number alone is a trial.
/// </summary>
internal sealed class TrialArguments
{
    private readonly Argument<string?> _experiment = ExperimentArguments.Optional();
    private readonly Argument<string?> _trial =
        new("TRIAL") { Description = "The trial's number. [default: the winner]", Arity = ArgumentArity.ZeroOrOne };

    // The spelling of version 0.1.
    private readonly Option<string?> _option = new("--experiment", "-e")
    {
        Hidden = true,
        HelpName = ExperimentCompletions.Argument,
    };

    /// <summary>Adds the arguments to a command.</summary>
    public static TrialArguments AddTo(Command command)
    {
        var arguments = new TrialArguments();
        command.Add(arguments._experiment);
        command.Add(arguments._trial);
        command.Add(arguments._option);
        command.Validators.Add(result =>
        {
            var given = (result.GetValue(arguments._experiment), result.GetValue(arguments._trial),
                result.GetValue(arguments._option));
            if (Read(given) is null)
                result.AddError($"A trial is a whole number: give {command.Name} EXPERIMENT TRIAL, or one of them.");
        });
        return arguments;
    }

    /// <summary>Finds the experiment and the trial.</summary>
    /// <exception cref="BadInputException">There is no such experiment, or it has no winner yet.</exception>
    public async Task<(ExperimentView Experiment, long Trial)> FindAsync(
        ParseResult parsed, IExperiments experiments, CancellationToken cancellation)
    {
        var (name, number) = Read(
            (parsed.GetValue(_experiment), parsed.GetValue(_trial), parsed.GetValue(_option)))!.Value;
        var found = await experiments.FindAsync(name, cancellation);
        return (found, number ?? found.Status.Refit?.Trial ?? found.Status.Best?.Trial
            ?? throw new BadInputException(
                $"{found.Status.ExperimentId} has no finished trial with a score: it is {found.StateText}",
                "give the number of a trial"));
    }

    private static (string? Experiment, long? Trial)? Read((string? First, string? Second, string? Option) given) =>
        given switch
        {
            (null, null, var option) => (option, null),
            (var first, null, var option) when ParseTrial(first) is { } trial => (option, trial),
            (var first, null, null) => (first, null),
            (var first, var second, null) when ParseTrial(second) is { } trial => (first, trial),
            (var first, var second, null) when ParseTrial(first) is { } trial => (second, trial),
            _ => null,
        };

    private static long? ParseTrial(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var trial) ? trial : null;
}
