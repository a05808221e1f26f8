using System.Text.Json.Nodes;
using Experiments.Cli.Diagnosis;

namespace Experiments.Cli.Views;

/// <summary>Formats the doctor's findings for programs.</summary>
internal static class FindingsJson
{
    public static JsonArray Build(IReadOnlyList<Finding> findings) =>
        new([.. findings.Select(finding => (JsonNode)new JsonObject
        {
            ["subject"] = finding.Subject,
            ["verdict"] = FindingsView.Word(finding.Verdict),
            ["text"] = finding.Text,
            ["remedy"] = finding.Remedy,
        })]);
}
