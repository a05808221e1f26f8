using System.Text.Json.Nodes;
using Experiments.Engine.Data;

namespace Experiments.CustomEstimator.Tests;

/// <summary>A table of the examples with what scikit-learn gives for it (Golden/make_references.py).</summary>
internal sealed class Reference
{
    private readonly JsonNode _json;

    private Reference(string name, string target)
    {
        _json = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.json")))!;
        (Target, Table) = (
            target, DataReader.Read(Path.Combine(AppContext.BaseDirectory, "Examples", $"{name}.csv")).Table);
    }

    public TabularData Table { get; }

    public string Target { get; }

    /// <summary>Weights, [features, outputs].</summary>
    public double[] Weights
    {
        get
        {
            var coef = Read("coef");
            return [.. Enumerable.Range(0, coef[0].Length).SelectMany(f => coef.Select(output => output[f]))];
        }
    }

    /// <summary>Probabilities by row.</summary>
    public double[][] Probabilities => Read("probabilities");

    /// <summary>The mean accuracy of five folds by the value of c.</summary>
    public IEnumerable<(double C, double Accuracy)> Grid =>
        Numbers(_json["grid"]!["c"]!).Zip(Numbers(_json["grid"]!["accuracy"]!));

    public static Reference Load(string name) => new(name, name == "iris" ? "species" : "diagnosis");

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];

    private double[][] Read(string name) => [.. _json[name]!.AsArray().Select(row => Numbers(row!))];
}
