using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Preprocessing;

/// <summary>A kind of transformer that experiments can name.</summary>
public sealed class TransformerDescriptor
{
    private readonly Func<CompleteParameters, ITransformer> _create;

    /// <summary>Describes a transformer.</summary>
    /// <param name="doc">What it does, as a sentence.</param>
    /// <param name="hyperparameters">Its hyperparameters, whose owner is its name in the catalog.</param>
    /// <param name="create">Creates it.</param>
    public TransformerDescriptor(
        string doc, HyperparameterList hyperparameters, Func<CompleteParameters, ITransformer> create) =>
            (Doc, Hyperparameters, _create) = (doc, hyperparameters, create);

    /// <summary>The name in the catalog.</summary>
    public string Name => Hyperparameters.Owner;

    /// <summary>What it does, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>Its hyperparameters.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>Creates a transformer with the given hyperparameters; the others have their defaults.</summary>
    /// <exception cref="SpecException">A name is not known, or a value breaks its rule.</exception>
    public ITransformer Create(ParameterSet parameters) => Create(Hyperparameters.Complete(parameters));

    /// <summary>Creates a transformer with hyperparameters that are complete.</summary>
    public ITransformer Create(CompleteParameters parameters) => _create(parameters);
}
