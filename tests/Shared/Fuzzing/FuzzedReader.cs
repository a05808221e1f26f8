namespace Experiments.Tests.Shared.Fuzzing;

/// <summary>A reader and what it promises of any bytes whatever.</summary>
/// <param name="Name">What failures call it.</param>
/// <param name="Read">Reads bytes, and looks at the result where there is one.</param>
/// <param name="Documented">The exceptions that it says it throws, no others.</param>
/// <param name="BytesAByte">What it may allocate for each byte that it is given.</param>
/// <param name="BytesAtLeast">What it may allocate besides, for however little it is given.</param>
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
