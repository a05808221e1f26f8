namespace Experiments.Engine.Tasks;

/// <summary>Numbers of any sign, by least squares.</summary>
internal sealed class RegressionTask() : NumberTask("Regression", LossKind.SquaredError, TargetKind.Numbers)
{
    /// <inheritdoc/>
    public override string DefaultScorer => "r2";

    /// <inheritdoc/>
    public override bool AllowsTargetScaler => true;
}
