using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>Files of artifacts that keep most of their format's rules and break one.</summary>
internal static class ArtifactGenerators
{
    private static Gen<long> Edge { get; } = Gen.Elements<long>(
        0, 1, -1, 4, 8, 12, int.MaxValue, 1L << 40, long.MaxValue, long.MinValue);

    private static Gen<string> Odd { get; } = Gen.Elements(
        "null", "true", "{}", "[]", "\"\"", "\"F32\"", "1.5", "1e400", "-0", "[[1]]", "\"\\ud800\"");

    private static Gen<(int[] Shape, string? Change)> Tensor { get; } =
        from shape in Gen.Choose(1, 4).ListOf().Select(s => s.Take(3).ToArray())
        from change in Gen.Frequency(
            (12, Gen.Constant<string?>(null)),
            (1, Odd.Select(o => (string?)$"\"dtype\":{o},\"shape\":[1],\"data_offsets\":[0,4]")),
            (1, Odd.Select(o => (string?)$"\"dtype\":\"F32\",\"shape\":{o},\"data_offsets\":[0,4]")),
            (1, Odd.Select(o => (string?)$"\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{o}")),
            (1, from a in Edge
                from b in Edge
                from c in Edge
                select (string?)$"\"dtype\":\"F32\",\"shape\":[{a},{b}],\"data_offsets\":[{b},{c}]"),
            (1, from a in Edge
                from b in Edge
                select (string?)$"\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{a},{b}]"))
        select (shape, change);

    /// <summary>Headers of a few tensors, sometimes with extents, places, types or lengths that do not fit.</summary>
    public static Gen<byte[]> Tensors { get; } =
        from tensors in Tensor.ListOf()
        from extra in Gen.Frequency((6, Gen.Constant("")), (2, Gen.Constant("\"__metadata__\":{\"format\":\"pt\"},")),
            (1, Odd.Select(o => $"\"__metadata__\":{o},")), (1, Gen.Constant("\"a\":{},")))
        from off in Gen.Frequency((8, Gen.Constant(0L)), (1, Edge))
        from tail in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(0, 9)))
        select File(tensors, extra, off, tail);

    /// <summary>A document with one of its nodes replaced, removed, or put where another was.</summary>
    public static Gen<byte[]> Document(byte[] json)
    {
        var count = Nodes(JsonNode.Parse(json)!).Count();
        return from at in Gen.Choose(0, count - 1)
               from other in Gen.Choose(0, count - 1)
               from replacement in Gen.Frequency(
                   (6, Gen.Elements(
                       "null", "0", "-1", "1", "2", "3", "1.5", "2147483647", "1e400", "true", "\"\"", "\"a\"",
                       "\"../a\"", "\"a\\u0000b\"",
                       "[]", "[null]", "{}", "{\"a\":null}", "[1,1]", "[2147483647,2147483647]", "[\"a\",\"a\"]")),
                   (1, Gen.Constant("remove")),
                   (1, Gen.Constant("copy")),
                   (1, Gen.Choose(1, 200).Select(depth => new string('[', depth) + new string(']', depth))))
               select Replace(json, at, other, replacement);
    }

    private static byte[] Replace(byte[] json, int at, int other, string replacement)
    {
        var root = JsonNode.Parse(json)!;
        var nodes = Nodes(root).ToList();
        var (parent, key) = nodes[at];
        if (replacement == "remove")
        {
            if (key is string name) parent.AsObject().Remove(name);
            else parent.AsArray().RemoveAt((int)key);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
        var marker = $"\"marker-{at}\"";
        var text = replacement == "copy" ? Get(nodes[other])?.ToJsonString() ?? "null" : replacement;
        if (key is string property) parent[property] = JsonNode.Parse(marker);
        else parent[(int)key] = JsonNode.Parse(marker);
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(marker, text, StringComparison.Ordinal));
    }

    private static JsonNode? Get((JsonNode Parent, object Key) place) =>
        place.Key is string name ? place.Parent[name] : place.Parent[(int)place.Key];

    private static IEnumerable<(JsonNode Parent, object Key)> Nodes(JsonNode node)
    {
        var keys = node switch
        {
            JsonObject map => map.Select(p => (object)p.Key),
            JsonArray list => Enumerable.Range(0, list.Count).Select(i => (object)i),
            _ => [],
        };
        foreach (var key in keys.ToList())
        {
            yield return (node, key);
            if (Get((node, key)) is { } child) foreach (var deeper in Nodes(child)) yield return deeper;
        }
    }

    private static byte[] File(IEnumerable<(int[] Shape, string? Change)> tensors, string extra, long off, int tail)
    {
        var (entries, at) = (new List<string>(), 0);
        foreach (var (i, (shape, change)) in tensors.Index())
        {
            var end = at + (4 * shape.Aggregate(1, (product, extent) => product * extent));
            entries.Add(
                $"\"t{i}\":{{"
                + (change ?? $"\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{at},{end}]")
                + "}");
            at = end;
        }
        var header = Encoding.UTF8.GetBytes($"{{{extra}{string.Join(',', entries)}}}");
        var file = new byte[8 + header.Length + at + tail];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length + off);
        header.CopyTo(file, 8);
        return file;
    }
}
