using System.Text.Json.Nodes;
using Experiments.Cli.Views;
using Experiments.Engine.Data;

namespace Experiments.Cli.Init;

/// <summary>Formats the columns of a file and what became of each, for programs.</summary>
internal static class InitJson
{
    /// <summary>The member with the columns.</summary>
    public const string List = "columns";

    /// <summary>Builds the document.</summary>
    /// <param name="table">The data.</param>
    /// <param name="columns">All columns.</param>
    /// <param name="targets">Those to predict.</param>
    /// <param name="without">Those that are left out, each with the reason.</param>
    /// <param name="file">The file that was written; null if none was.</param>
    /// <param name="warnings">What could mislead.</param>
    public static JsonObject Build(
        TabularData table, IReadOnlyList<ColumnProfile> columns, IReadOnlyList<ColumnProfile> targets,
        IReadOnlyList<(ColumnProfile Column, string Reason)> without, string? file, IEnumerable<string> warnings)
    {
        var document = JsonShape.Create("wrote", file);
        document["data"] = table.Source;
        document["rows"] = table.Rows;
        document[List] = new JsonArray([.. columns.Select(c => (JsonNode)Build(
            c, targets, without.FirstOrDefault(w => w.Column == c).Reason, hasRoles: file is not null))]);
        document["warnings"] = JsonShape.Create(warnings);
        return document;
    }

    private static JsonObject Build(
        ColumnProfile column, IReadOnlyList<ColumnProfile> targets, string? reason, bool hasRoles) => new JsonObject
        {
            ["name"] = column.Name,
            ["holds"] = ColumnTable.Word(column.Kind),
            ["distinct"] = column.DistinctValues,
            ["missing"] = column.MissingRows.Count,
            ["role"] = !hasRoles ? null : targets.Contains(column) ? "target" : reason is null ? "feature" : "ignored",
            ["reason"] = reason,
        };
}
