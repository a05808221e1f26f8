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
                "Whether each feature's mean is taken away.", ParameterValue.Create(false)),
            new("with_std", new BooleanRule(), ParameterValue.Create(true),
                "Whether each feature is divided by its standard deviation.", ParameterValue.Create(false)));
        return new(
            "Takes each feature's mean away and divides by its standard deviation.",
            hyperparameters,
            p => new StandardScaler { WithMean = p["with_mean"].AsBoolean(), WithStd = p["with_std"].AsBoolean() });
    }

    private static TransformerDescriptor CreateMinMaxScaler()
    {
        var hyperparameters = new HyperparameterList(
            MinMaxScaler.CatalogName,
            new("feature_range", new RangeRule(), CreatePair(0, 1),
                "What each feature's least and greatest value become.", CreatePair(-1, 1)),
            new("clip", new BooleanRule(), ParameterValue.Create(false),
                "Whether values beyond those that were learned from are cut to the range.",
                ParameterValue.Create(true)));
        return new(
            "Brings each feature into a range, by its least and greatest value.",
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
