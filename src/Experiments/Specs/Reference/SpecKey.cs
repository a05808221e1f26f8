using System.Text.Json.Nodes;

namespace Experiments.Specs.Reference;

/// <summary>
/// The description of one key of an experiment file. The reader, the documentation and the schema are derived from it.
/// </summary>
/// <param name="Path">The key with its section: <c>search.cv</c>.</param>
/// <param name="Type">The type of the key's value.</param>
/// <param name="Doc">The meaning of the key.</param>
/// <param name="Example">Lines of an experiment file that use the key.</param>
internal sealed record SpecKey(string Path, SpecType Type, string Doc, string Example)
{
    /// <summary>True if an experiment must have the key.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The default as written in a file, or null if it cannot be written.</summary>
    public string? Default { get; init; }

    /// <summary>The behaviour without the key, in words, if <see cref="Default"/> does not express it.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The section of the key; empty for the top level of the file.</summary>
    public string Section => Path.LastIndexOf('.') is >= 0 and var dot ? Path[..dot] : "";

    /// <summary>The key as written in its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Returns the JSON Schema of the key's value, with the description.</summary>
    public JsonObject ToJsonSchema()
    {
        var schema = Type.Schema();
        schema["description"] = Doc;
        return schema;
    }
}
