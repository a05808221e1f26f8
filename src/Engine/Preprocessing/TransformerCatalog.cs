using System.Collections.Immutable;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>The transformers by name.</summary>
public static class TransformerCatalog
{
    /// <summary>All transformers.</summary>
    public static ImmutableArray<TransformerDescriptor> All { get; } = [StandardScalerDescriptor(), MinMaxScalerDescriptor()];

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

    private static TransformerDescriptor MinMaxScalerDescriptor()
    {
        var hyperparameters = new HyperparameterList(
            MinMaxScaler.CatalogName,
            new("feature_range", new RangeRule(), Pair(0, 1), "What each feature's least and greatest value become.", Pair(-1, 1)),
            new("clip", new BooleanRule(), ParameterValue.Of(false), "Whether values beyond those that were learned from are cut to the range.", ParameterValue.Of(true)));
        return new(
            "Brings each feature into a range, by its least and greatest value.",
            hyperparameters,
            p => new MinMaxScaler { Low = p["feature_range"].AsList()[0].AsDouble(), High = p["feature_range"].AsList()[1].AsDouble(), Clip = p["clip"].AsBoolean() });
    }

    private static ParameterValue Pair(double low, double high) => ParameterValue.Of([ParameterValue.Of(low), ParameterValue.Of(high)]);
}
