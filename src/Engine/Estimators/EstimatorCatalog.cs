using System.Collections.Immutable;
using Experiments.Engine.Data;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>The estimators by name: the engine's own, and those that a program has registered.</summary>
public static class EstimatorCatalog
{
    internal const string MlpClassifierName = "mlp_classifier";
    internal const string MlpRegressorName = "mlp_regressor";

    private static ImmutableArray<EstimatorDescriptor> s_all =
    [
        new(TargetKind.Classes,
            "A multilayer perceptron that predicts classes: two, several, or several labels at once.",
            MlpHyperparameters.Create(MlpClassifierName), MlpHyperparameters.CreateNetwork),
        new(TargetKind.Numbers, "A multilayer perceptron that predicts numbers.",
            MlpHyperparameters.Create(MlpRegressorName), MlpHyperparameters.CreateNetwork),
        new(TargetKind.Counts,
            "A multilayer perceptron that predicts counts, by Poisson regression: its output is the mean.",
            MlpHyperparameters.Create("mlp_poisson_regressor"), MlpHyperparameters.CreateNetwork),
    ];

    /// <summary>All estimators, in the order in which they were registered.</summary>
    public static ImmutableArray<EstimatorDescriptor> All => s_all;

    /// <summary>The estimator of a name, or null.</summary>
    public static EstimatorDescriptor? Find(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>
    /// Registers an estimator of one's own for the whole process, which experiments name from then on. Every process
    /// that trains, or that reads its artifacts, registers it, before the first experiment is read. Safe on any thread;
    /// to register the same descriptor again changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">Another estimator has the name.</exception>
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
