using Experiments.Engine.Graphs;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Networks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>
/// The hyperparameters of the multilayer perceptrons: their architecture, by scikit-learn's names and defaults, and
/// those of training.
/// </summary>
internal static class MlpHyperparameters
{
    public const string HiddenLayerSizes = "hidden_layer_sizes";
    public const string Activation = "activation";

    /// <summary>Creates the list for one of the estimators.</summary>
    public static HyperparameterList Create(string estimator) => new(
        estimator,
        [
            new(HiddenLayerSizes,
                new LayerSizesRule(), CreateSizes(100),
                "The number of units of each hidden layer; an empty list gives a linear model.", CreateSizes(64, 32))
            { IsStructural = true },
            new(Activation, new ChoiceRule("identity", "logistic", "tanh", "relu"), ParameterValue.Create("relu"),
                "The activation of the hidden layers; it also determines their initialization (He for relu, Glorot "
                + "otherwise).", ParameterValue.Create("tanh"))
            { IsStructural = true },
            .. TrainingHyperparameters.All,
        ]);

    /// <summary>Creates the architecture that complete hyperparameters describe.</summary>
    public static Mlp CreateNetwork(CompleteParameters complete) => new(
        [.. complete[HiddenLayerSizes].AsList().Select(v => (int)v.AsInteger())],
        Enum.Parse<ActivationKind>(complete[Activation].AsText(), ignoreCase: true));

    private static ParameterValue CreateSizes(params long[] values) =>
        ParameterValue.Create(values.Select(ParameterValue.Create));
}
