namespace Experiments.Gpu.Bench.Static;

/// <summary>A launch of a step, with what it must do by a model of its kernel.</summary>
/// <param name="Name">The kernel, or the product of the library.</param>
/// <param name="Groups">
/// The groups; of a library's product its tiles of 128 by 128, or 128 by 32 if it is narrow.
/// </param>
/// <param name="ReadBytes">The bytes that are read, each once.</param>
/// <param name="WrittenBytes">The bytes that are written, each once.</param>
/// <param name="Operations">The floating-point operations of products, in whole tiles.</param>
internal sealed record Launch(string Name, long Groups, long ReadBytes, long WrittenBytes, long Operations = 0)
{
    /// <summary>All bytes.</summary>
    public long Bytes => ReadBytes + WrittenBytes;

    /// <summary>
    /// Of a launch for a chunk of lanes, the bytes that the launch before it left in the second cache: all others come
    /// from memory. Null for a launch that does not follow its producer so closely.
    /// </summary>
    public long? CachedBytes { get; init; }

    /// <summary>True if the launch is on the second branch.</summary>
    public bool IsOnBranch { get; init; }
}
