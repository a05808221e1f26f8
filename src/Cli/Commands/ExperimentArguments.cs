using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The arguments that name an experiment of this folder or of a cluster.</summary>
internal static class ExperimentArguments
{
    public static Argument<string?> Optional() =>
        new("EXPERIMENT")
        {
            Description = "An id or a name. [default: yours that runs, or the newest]",
            Arity = ArgumentArity.ZeroOrOne,
        };

    public static Argument<string> Required() =>
        new("EXPERIMENT") { Description = "An id, or a name that only one experiment has." };

    public static Argument<string?> OptionalToChange() => new("EXPERIMENT")
    {
        Description = "An id, or a name that only one experiment that runs has. [default: the newest of yours]",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
