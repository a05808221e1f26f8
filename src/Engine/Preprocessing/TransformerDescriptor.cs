using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Preprocessing;

/// <summary>The descriptor of a transformer that experiments can name.</summary>
public sealed class TransformerDescriptor
{
    private readonly Func<CompleteParameters, ITransformer> _create;

    /// <summary>Creates the descriptor of a transformer.</summary>
    /// <param name="doc">The effect of the transformer, as a sentence.</param>
    /// <param name="hyperparameters">The hyperparameters; their owner is the transformer's name in the catalog.</param>
    /// <param name="create">A function that creates the transformer.</param>
    public TransformerDescriptor(
        string doc, HyperparameterList hyperparameters, Func<CompleteParameters, ITransformer> create) =>
            (Doc, Hyperparameters, _create) = (doc, hyperparameters, create);

    /// <summary>The name in the catalog.</summary>
    public string Name => Hyperparameters.Owner;

    /// <summary>The effect of the transformer, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>The hyperparameters of the transformer.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>Creates a transformer with the given hyperparameters; the others have their defaults.</summary>
    /// <exception cref="SpecException">A name is unknown, or a value breaks its rule.</exception>
    public ITransformer Create(ParameterSet parameters) => Create(Hyperparameters.Complete(parameters));

    /// <summary>Creates a transformer with complete hyperparameters.</summary>
    public ITransformer Create(CompleteParameters parameters) => _create(parameters);
}
