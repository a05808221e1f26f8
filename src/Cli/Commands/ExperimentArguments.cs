using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>How commands name an experiment of this folder, and a trial of it.</summary>
internal static class ExperimentArguments
{
    public static Argument<string?> Optional() =>
        new("EXPERIMENT") { Description = "An id or a name; without one the newest.", Arity = ArgumentArity.ZeroOrOne };

    public static Argument<string> Required() =>
        new("EXPERIMENT") { Description = "An id, or the name of a single experiment." };

    public static Option<string?> Option() =>
        new("--experiment", "-e") { Description = "An id or a name; without one the newest.", HelpName = "EXPERIMENT" };

    public static Argument<long> Trial() => new("TRIAL") { Description = "The trial's number." };
}
