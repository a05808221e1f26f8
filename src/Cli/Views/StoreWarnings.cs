using Experiments.Cli.Results;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Views;

/// <summary>Warns on standard error of an experiment store that cannot be written, or that has lost commits.</summary>
internal static class StoreWarnings
{
    /// <summary>Writes the problem of the experiments' store, if there is one.</summary>
    public static void Write(Terminal terminal, params IEnumerable<ExperimentView> experiments)
    {
        foreach (var problem in experiments.Select(e => e.Status.StoreProblem).OfType<string>().Distinct())
            Write(terminal, problem);
    }

    /// <summary>Writes a sentence as a warning; nothing if it is null.</summary>
    public static void Write(Terminal terminal, string? sentence)
    {
        if (sentence is not null) terminal.Errors.WriteUnwrapped($"warning: {sentence}");
    }
}
