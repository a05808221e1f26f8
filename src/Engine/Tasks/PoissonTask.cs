using System.Globalization;

namespace Experiments.Engine.Tasks;

/// <summary>Counts: the network's output is the logarithm of the mean of a Poisson distribution.</summary>
internal sealed class PoissonTask() : NumberTask("Poisson", LossKind.PoissonDeviance, TargetKind.Counts)
{
    /// <inheritdoc/>
    public override string Doc => "counts";

    /// <inheritdoc/>
    public override string DefaultScorer => "neg_mean_poisson_deviance";

    /// <inheritdoc/>
    public override (string Problem, string Remedy)? FindProblem(double value) => value >= 0
        ? null
        : ($"{value.ToString(CultureInfo.InvariantCulture)} is negative; a count must be at least 0.",
            "Correct the cell; or, for numbers of any sign, use mlp_regressor.");
}
