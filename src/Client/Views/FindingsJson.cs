using System.Text.Json.Nodes;
using Experiments.Client.Diagnosis;

namespace Experiments.Client.Views;

/// <summary>What the doctor found, for programs.</summary>
internal static class FindingsJson
{
    public static JsonArray Of(IReadOnlyList<Finding> findings) => new([.. findings.Select(finding => (JsonNode)new JsonObject
    {
        ["subject"] = finding.Subject,
        ["verdict"] = FindingsView.Word(finding.Verdict),
        ["text"] = finding.Text,
        ["remedy"] = finding.Remedy,
    })]);
}
