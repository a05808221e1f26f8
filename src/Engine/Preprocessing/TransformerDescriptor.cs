using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>A kind of transformer that experiments can name.</summary>
public sealed class TransformerDescriptor
{
    private readonly Func<ParameterSet, ITransformer> _create;

    internal TransformerDescriptor(
        string doc, HyperparameterList hyperparameters, Func<ParameterSet, ITransformer> create) =>
            (Doc, Hyperparameters, _create) = (doc, hyperparameters, create);

    /// <summary>The name in the catalog.</summary>
    public string Name => Hyperparameters.Owner;

    /// <summary>What it does, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>Its hyperparameters.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>Creates a transformer with the given hyperparameters; the others have their defaults.</summary>
    public ITransformer Create(ParameterSet parameters) => _create(Hyperparameters.Complete(parameters));
}
