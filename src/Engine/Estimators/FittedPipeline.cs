using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

/// <summary>
/// A trained model with the transformers before it: raw features in, predictions out. What artifacts hold.
/// </summary>
/// <param name="FeatureNames">The feature columns, in the order in which the model takes them.</param>
/// <param name="Target">What is predicted.</param>
/// <param name="Transformers">The fitted transformers, in order.</param>
/// <param name="Network">The trained network.</param>
public sealed partial record FittedPipeline(
    IReadOnlyList<string> FeatureNames,
    TargetInfo Target,
    IReadOnlyList<IFittedTransformer> Transformers,
    FittedNetwork Network);
