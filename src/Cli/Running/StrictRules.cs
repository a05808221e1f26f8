using Experiments.Problems;
using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>The rule of <c>--strict</c>: what is a warning otherwise is an error.</summary>
internal static class StrictRules
{
    /// <exception cref="BadInputException">The experiment has warnings; carries each of them.</exception>
    public static void Check(LoadedExperiment experiment)
    {
        if (experiment.Plan.Warnings.Count == 0) return;
        throw new BadInputException([.. experiment.Plan.Warnings.Select(warning => new Problem(
            experiment.Source, null, warning, "correct it, or leave --strict out"))]);
    }
}
