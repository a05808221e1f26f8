using System.Text;
using System.Text.Json.Nodes;
using Experiments.Engine.Data;

namespace Experiments.Engine.Tests;

/// <summary>Files that tests read: scikit-learn's figures and the data of the examples.</summary>
internal static class Files
{
    public static JsonNode Golden(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)))!;

    public static TabularData Example(string name) =>
        CsvReader.Read(Path.Combine(AppContext.BaseDirectory, "Examples", name));

    public static TabularData Csv(string text) => CsvReader.Read(Encoding.UTF8.GetBytes(text), "rows.csv");

    public static int[] Integers(this JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<int>())];

    public static double[] Numbers(this JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];

    public static double[] Matrix(this JsonNode node) => [.. node.AsArray().SelectMany(row => row!.Numbers())];
}
