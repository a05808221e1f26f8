using Experiments.Engine.Data;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>A kind of estimator that experiments can name.</summary>
public sealed class EstimatorDescriptor
{
    private readonly Func<ParameterSet, NeuralNetwork> _createNetwork;

    internal EstimatorDescriptor(
        TargetKind kind,
        string doc,
        HyperparameterList hyperparameters,
        Func<ParameterSet, NeuralNetwork> createNetwork) =>
            (Kind, Doc, Hyperparameters, _createNetwork) = (kind, doc, hyperparameters, createNetwork);

    /// <summary>The name in the catalog.</summary>
    public string Name => Hyperparameters.Owner;

    /// <summary>What it predicts.</summary>
    public TargetKind Kind { get; }

    /// <summary>What it does, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>Its hyperparameters.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>The architecture that hyperparameters describe.</summary>
    public NeuralNetwork CreateNetwork(ParameterSet parameters) => _createNetwork(Hyperparameters.Complete(parameters));
}
