using System.Collections.Immutable;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Estimators;

/// <summary>The catalog of estimators: those of the engine, and those that a program registers.</summary>
public static class EstimatorCatalog
{
    internal const string MlpClassifierName = "mlp_classifier";
    internal const string MlpRegressorName = "mlp_regressor";

    private static ImmutableArray<EstimatorDescriptor> s_all =
    [
        new(TargetKind.Classes,
            "A multilayer perceptron that predicts one of two or more classes, or several labels at once.",
            MlpHyperparameters.Create(MlpClassifierName), MlpHyperparameters.CreateNetwork),
        new(TargetKind.Numbers, "A multilayer perceptron that predicts numbers.",
            MlpHyperparameters.Create(MlpRegressorName), MlpHyperparameters.CreateNetwork),
        new(TargetKind.Counts,
            "A multilayer perceptron for Poisson regression: its output is the mean of a count.",
            MlpHyperparameters.Create("mlp_poisson_regressor"), MlpHyperparameters.CreateNetwork),
    ];

    /// <summary>All estimators, in the order of registration.</summary>
    public static ImmutableArray<EstimatorDescriptor> All => s_all;

    /// <summary>Finds the estimator of a name; null for an unknown name.</summary>
    public static EstimatorDescriptor? Find(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>
    /// Registers a custom estimator for the whole process; experiments can name it afterwards. Every process that
    /// trains it or reads its artifacts must register it before it reads the first experiment. Thread-safe; a second
    /// registration of the same descriptor has no effect.
    /// </summary>
    /// <exception cref="ArgumentException">Another estimator has this name.</exception>
    public static void Register(EstimatorDescriptor estimator) =>
        ImmutableInterlocked.Update(ref s_all, Add, estimator);

    private static ImmutableArray<EstimatorDescriptor> Add(
        ImmutableArray<EstimatorDescriptor> all, EstimatorDescriptor estimator) =>
        all.FirstOrDefault(e => e.Name == estimator.Name) switch
        {
            null => all.Add(estimator),
            var known when known == estimator => all,
            _ => throw new ArgumentException(
                $"Another estimator is registered as '{estimator.Name}': choose another name.", nameof(estimator)),
        };
}
