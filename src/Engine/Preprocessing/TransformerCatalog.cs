using System.Collections.Immutable;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>The transformers by name.</summary>
public static class TransformerCatalog
{
    /// <summary>All transformers.</summary>
    public static ImmutableArray<TransformerDescriptor> All { get; } = [StandardScalerDescriptor()];

    /// <summary>The transformer of a name, or null.</summary>
    public static TransformerDescriptor? Find(string name) => All.FirstOrDefault(t => t.Name == name);

    private static TransformerDescriptor StandardScalerDescriptor()
    {
        var hyperparameters = new HyperparameterList(
            StandardScaler.CatalogName,
            new("with_mean", new BooleanRule(), ParameterValue.Of(true), "Whether each feature's mean is taken away.", ParameterValue.Of(false)),
            new("with_std", new BooleanRule(), ParameterValue.Of(true), "Whether each feature is divided by its standard deviation.", ParameterValue.Of(false)));
        return new(
            "Takes each feature's mean away and divides by its standard deviation.",
            hyperparameters,
            p => new StandardScaler { WithMean = p["with_mean"].AsBoolean(), WithStd = p["with_std"].AsBoolean() });
    }
}
