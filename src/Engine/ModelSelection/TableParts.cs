namespace Experiments.Engine.ModelSelection;

/// <summary>The work on the rows of a table, which several threads share if there are many.</summary>
internal static class TableParts
{
    /// <summary>The number of rows from which on another thread takes a part of them.</summary>
    public const int RowsPerThread = 1000;

    /// <summary>Makes something of each part of the rows, and returns it in their order.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="make">Makes it of the rows from the first number on, up to but not including the second.</param>
    public static IReadOnlyList<T> Make<T>(int rows, Func<int, int, T> make)
    {
        var parts = Math.Clamp(rows / RowsPerThread, 1, Environment.ProcessorCount);
        var others = Enumerable.Range(1, parts - 1).Select(part => Task.Run(() => MakePart(part))).ToArray();
        return [MakePart(0), .. others.Select(other => other.GetAwaiter().GetResult())];

        T MakePart(int part) => make((int)((long)rows * part / parts), (int)((long)rows * (part + 1) / parts));
    }
}
