using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

/// <summary>
/// A trained model with its fitted transformers, the content of artifacts: raw features in, predictions out.
/// </summary>
/// <param name="FeatureNames">The feature columns, in the order of the model's input.</param>
/// <param name="Target">The target of predictions.</param>
/// <param name="Transformers">The fitted transformers, in order.</param>
/// <param name="Network">The trained network.</param>
public sealed partial record FittedPipeline(
    IReadOnlyList<string> FeatureNames,
    TargetInfo Target,
    IReadOnlyList<IFittedTransformer> Transformers,
    FittedNetwork Network)
{
    /// <summary>The scaler of the target that the network learned; null where it was not scaled.</summary>
    public FittedTargetScaler? TargetScaler { get; init; }

    /// <summary>
    /// True if the features are taken in double precision, because float32 does not hold those that the transformers
    /// were fitted to.
    /// </summary>
    public bool TakesDoubles => Transformers.Any(transformer => transformer.IsDouble);
}
