namespace Experiments.Tests.Shared.Fuzzing;

/// <summary>A reader and its promises for any bytes.</summary>
/// <param name="Name">The name in failures.</param>
/// <param name="Read">Reads bytes, and uses the result if there is one.</param>
/// <param name="Documented">The exceptions that it says it throws, no others.</param>
/// <param name="BytesAByte">The allocation limit for each byte of input.</param>
/// <param name="BytesAtLeast">The allocation limit for an empty input.</param>
internal sealed record FuzzedReader(
    string Name, Action<byte[]> Read, Type[] Documented, long BytesAByte, long BytesAtLeast)
{
    /// <summary>Reads; what the reader must not do becomes a text, and null says that all is well.</summary>
    public string? Try(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Read(input);
        }
        catch (Exception e) when (Documented.Contains(e.GetType()))
        {
            if (string.IsNullOrWhiteSpace(e.Message)) return $"a {e.GetType().Name} without a word";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
        var (allocated, bound) =
            (GC.GetAllocatedBytesForCurrentThread() - before, BytesAtLeast + (BytesAByte * input.Length));
        return allocated <= bound
            ? null
            : $"it allocated {allocated:N0} bytes for {input.Length:N0}; its bound is {bound:N0}";
    }
}
