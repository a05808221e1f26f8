using System.Text.Json;
using Experiments.Specs.Reference;
using Json.Schema;

namespace Experiments.Core.Tests.Specs.Reference;

/// <summary>Holds a file to the schema by an implementation of JSON Schema that is not ours.</summary>
internal static class SchemaCheck
{
    private static readonly JsonSchema s_schema = JsonSchema.FromText(ExperimentSchema.Text);

    /// <summary>Returns the schema's errors for a file; empty if it is valid.</summary>
    public static string Errors(string yaml)
    {
        using var file = JsonDocument.Parse(SpecText.ToJson(yaml)?.ToJsonString() ?? "null");
        var results = s_schema.Evaluate(file.RootElement, new() { OutputFormat = OutputFormat.List });
        return results.IsValid ? "" : string.Join('\n', (results.Details ?? [])
            .Where(d => d.Errors is not null)
            .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))
            .DefaultIfEmpty("refused"));
    }
}
