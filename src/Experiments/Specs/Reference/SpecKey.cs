using System.Text.Json.Nodes;

namespace Experiments.Specs.Reference;

/// <summary>
/// All that is known of one key of an experiment file; the reader, the documentation and the schema are made from this.
/// </summary>
/// <param name="Path">The key with the section that it stands in: <c>search.cv</c>.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Doc">What it does.</param>
/// <param name="Example">Lines of an experiment file in which it stands.</param>
internal sealed record SpecKey(string Path, SpecType Type, string Doc, string Example)
{
    /// <summary>Whether an experiment cannot be without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The default as it would be written, or null where it cannot be written.</summary>
    public string? Default { get; init; }

    /// <summary>What holds without the key, in words, where <see cref="Default"/> does not say it.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The section that it stands in; empty for the file itself.</summary>
    public string Section => Path.LastIndexOf('.') is >= 0 and var dot ? Path[..dot] : "";

    /// <summary>The key as it is written in its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>What it takes, as JSON Schema with its words.</summary>
    public JsonObject ToJsonSchema()
    {
        var schema = Type.Schema();
        schema["description"] = Doc;
        return schema;
    }
}
