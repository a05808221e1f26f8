using System.Text.Json;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Artifacts.Safetensors;

/// <summary>
/// The header's entry of one tensor. <c>Begin</c> and <c>End</c> are byte offsets from the end of the header.
/// </summary>
internal sealed record SafetensorsEntry(string Name, Shape Shape, long Begin, long End)
{
    /// <summary>Reads an entry and checks that its offsets match the size of its shape.</summary>
    /// <exception cref="InvalidOperationException">A value has the wrong JSON type.</exception>
    public static SafetensorsEntry Parse(string name, JsonElement json, Func<string, ArtifactException> bad)
    {
        if (!json.TryGetProperty("dtype", out var type)
                || !json.TryGetProperty("shape", out var shape) || !json.TryGetProperty("data_offsets", out var place))
            throw bad($"Tensor '{name}' lacks dtype, shape or data_offsets.");
        if (type.GetString() != "F32") throw bad($"Tensor '{name}' has the type {type.GetString()}; only F32 is read.");
        var offsets = place.EnumerateArray().Select(o => o.GetInt64()).ToArray();
        if (offsets is not [var begin, var end] || begin < 0 || end < begin)
            throw bad($"Tensor '{name}' has invalid data_offsets: {place}.");
        return (end - begin) == ComputeByteCount(name, shape, bad)
            ? new(name, new Shape([.. shape.EnumerateArray().Select(e => e.GetInt32())]), begin, end)
            : throw bad($"Tensor '{name}' of shape {shape} has data_offsets of {end - begin} bytes.");
    }

    private static long ComputeByteCount(string name, JsonElement shape, Func<string, ArtifactException> bad)
    {
        long bytes = sizeof(float);
        foreach (var item in shape.EnumerateArray())
        {
            // A tensor is limited to 2^31 bytes here: a larger product is rejected before it can overflow.
            if (!item.TryGetInt32(out var extent) || extent < 1 || (bytes *= extent) > int.MaxValue)
                throw bad($"Tensor '{name}' has the shape {shape}; extents start at 1, and a tensor is below 2 GiB.");
        }

        return bytes;
    }
}
