namespace Experiments.Architecture.Tests;

/// <summary>
/// ILGPU's MemSet fails on OpenCL for a part of a buffer that does not begin at the buffer's start, so it is called in
/// the one place where it clears a whole buffer.
/// </summary>
public sealed class GpuMemoryTests
{
    [Fact]
    public void Only_a_whole_buffer_is_cleared_by_the_driver()
    {
        var room = Repository.File("src", "Engine");

        var found =
            from file in Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where line.Contains("MemSet", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Equal(["GpuBuffer.cs: buffer.MemSetToZero(stream);"], found);
    }
}
