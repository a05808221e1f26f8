using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The arguments that name an experiment of this folder, and a trial of it.</summary>
internal static class ExperimentArguments
{
    public static Argument<string?> Optional() =>
        new("EXPERIMENT") { Description = "An id or a name (default: the newest).", Arity = ArgumentArity.ZeroOrOne };

    public static Argument<string> Required() =>
        new("EXPERIMENT") { Description = "An id, or a name that only one experiment has." };

    public static Option<string?> Option() =>
        new("--experiment", "-e") { Description = "An id or a name (default: the newest).", HelpName = "EXPERIMENT" };

    public static Argument<long> Trial() => new("TRIAL") { Description = "The trial's number." };
}
