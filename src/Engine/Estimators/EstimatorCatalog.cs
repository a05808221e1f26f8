using System.Collections.Immutable;
using Experiments.Engine.Data;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>The estimators by name.</summary>
public static class EstimatorCatalog
{
    internal const string MlpClassifierName = "mlp_classifier";
    internal const string MlpRegressorName = "mlp_regressor";

    /// <summary>All estimators.</summary>
    public static ImmutableArray<EstimatorDescriptor> All { get; } =
    [
        new(TargetKind.Classes,
            "A multilayer perceptron that predicts classes: two, several, or several labels at once.",
            MlpHyperparameters.Create(MlpClassifierName), CreateMlp),
        new(TargetKind.Numbers,
            "A multilayer perceptron that predicts numbers.", MlpHyperparameters.Create(MlpRegressorName), CreateMlp),
        new(TargetKind.Counts,
            "A multilayer perceptron that predicts counts, by Poisson regression: its output is the mean.",
            MlpHyperparameters.Create("mlp_poisson_regressor"), CreateMlp),
    ];

    /// <summary>The estimator of a name, or null.</summary>
    public static EstimatorDescriptor? Find(string name) => All.FirstOrDefault(e => e.Name == name);

    private static Mlp CreateMlp(ParameterSet complete)
    {
        var settings = new MlpSettings(complete);
        return new(settings.HiddenLayerSizes, settings.Activation);
    }
}
