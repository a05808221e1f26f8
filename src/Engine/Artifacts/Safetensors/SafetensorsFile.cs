namespace Experiments.Engine.Artifacts.Safetensors;

/// <summary>
/// A file of named float32 tensors and free text about them, in the safetensors format: 8 bytes with the length of the
/// header, a JSON header with the type, shape and offsets of each tensor, and the values, row-major and little-endian.
/// </summary>
public sealed partial class SafetensorsFile
{
    private const string MetadataKey = "__metadata__";
    private const int LengthBytes = sizeof(ulong);

    /// <summary>Creates the content of a file.</summary>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Text by name, or null for none.</param>
    public SafetensorsFile(
        IEnumerable<KeyValuePair<string, SafetensorsTensor>> tensors,
        IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
            (Tensors, Metadata) = (Sort(tensors), Sort(metadata ?? []));

    /// <summary>The tensors by name, in ordinal order: the order of their values in the file.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Text by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    private static SortedDictionary<string, T> Sort<T>(IEnumerable<KeyValuePair<string, T>> pairs)
    {
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs) sorted.Add(name, value);
        return sorted;
    }
}
