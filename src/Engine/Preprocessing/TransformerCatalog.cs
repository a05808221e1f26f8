using System.Collections.Immutable;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>The catalog of transformers.</summary>
public static class TransformerCatalog
{
    /// <summary>All transformers.</summary>
    public static ImmutableArray<TransformerDescriptor> All { get; } = [CreateStandardScaler(), CreateMinMaxScaler()];

    /// <summary>Finds the transformer of a name; null for an unknown name.</summary>
    public static TransformerDescriptor? Find(string name) => All.FirstOrDefault(t => t.Name == name);

    private static TransformerDescriptor CreateStandardScaler()
    {
        var hyperparameters = new HyperparameterList(
            StandardScaler.CatalogName,
            new("with_mean", new BooleanRule(), ParameterValue.Create(true),
                "Whether to subtract the mean of each feature.", ParameterValue.Create(false)),
            new("with_std", new BooleanRule(), ParameterValue.Create(true),
                "Whether to divide each feature by its standard deviation.", ParameterValue.Create(false)));
        return new(
            "Subtracts the mean of each feature and divides by its standard deviation.",
            hyperparameters,
            p => new StandardScaler { WithMean = p["with_mean"].AsBoolean(), WithStd = p["with_std"].AsBoolean() });
    }

    private static TransformerDescriptor CreateMinMaxScaler()
    {
        var hyperparameters = new HyperparameterList(
            MinMaxScaler.CatalogName,
            new("feature_range", new RangeRule(), CreatePair(0, 1),
                "The range to which the minimum and the maximum of each feature are mapped.", CreatePair(-1, 1)),
            new("clip", new BooleanRule(), ParameterValue.Create(false),
                "Whether to clip values outside the fitted minimum and maximum to the range.",
                ParameterValue.Create(true)));
        return new(
            "Scales each feature to a range by its minimum and maximum.",
            hyperparameters,
            p => new MinMaxScaler
            {
                Low = p["feature_range"].AsList()[0].AsDouble(),
                High = p["feature_range"].AsList()[1].AsDouble(),
                Clip = p["clip"].AsBoolean()
            });
    }

    private static ParameterValue CreatePair(double low, double high) =>
        ParameterValue.Create([ParameterValue.Create(low), ParameterValue.Create(high)]);
}
