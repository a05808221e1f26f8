using System.Text.Json.Nodes;
using Experiments.Artifacts;
using Experiments.Cli.Results;

namespace Experiments.Cli.Views;

/// <summary>Formats what nothing uses, for programs.</summary>
internal static class GarbageJson
{
    /// <summary>The member with the items.</summary>
    public const string List = "items";

    public static JsonObject Build(IReadOnlyList<StoredObject> unused, bool isFreed)
    {
        var document = JsonShape.Create("freed", isFreed);
        document["bytes"] = unused.Sum(item => item.Bytes);
        document[List] = new JsonArray([.. unused.Select(item => (JsonNode)new JsonObject
        {
            ["kind"] = Garbage.GetWord(item),
            ["name"] = item.Name,
            ["bytes"] = item.Bytes,
        })]);
        return document;
    }
}
