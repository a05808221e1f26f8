using System.Text.Json.Nodes;

namespace Experiments.Cli.Views;

/// <summary>
/// The JSON that commands write. Each document and each event begins with the version of its shape, which grows if a
/// member is removed or changes its meaning; a new member does not change it.
/// </summary>
internal static class JsonShape
{
    /// <summary>The version of all shapes.</summary>
    public const int Version = 1;

    /// <summary>Begins a document or an event.</summary>
    public static JsonObject Begin() => new() { ["format"] = Version };

    /// <summary>Creates a document of one member.</summary>
    public static JsonObject Create(string name, JsonNode? value)
    {
        var document = Begin();
        document[name] = value;
        return document;
    }

    /// <summary>Creates a list of texts.</summary>
    public static JsonArray Create(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
