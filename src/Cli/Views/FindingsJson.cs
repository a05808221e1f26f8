using System.Text.Json.Nodes;
using Experiments.Cli.Diagnosis;

namespace Experiments.Cli.Views;

/// <summary>Formats the doctor's findings for programs.</summary>
internal static class FindingsJson
{
    /// <summary>The member with the findings.</summary>
    public const string List = "findings";

    public static JsonObject Build(IReadOnlyList<Finding> findings) =>
        JsonShape.Create(List, new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
        {
            ["subject"] = finding.Subject,
            ["verdict"] = FindingsView.Word(finding.Verdict),
            ["text"] = finding.Text,
            ["remedy"] = finding.Remedy,
        })]));
}
