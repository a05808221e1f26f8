namespace Experiments.Engine.Data;

/// <summary>A column with at least one cell that is not a number; a missing cell is null.</summary>
/// <param name="name">The name in the header.</param>
/// <param name="values">The cells.</param>
public sealed class TextColumn(string name, string?[] values) : Column(name)
{
    /// <summary>The cells; null where missing.</summary>
    public ReadOnlySpan<string?> Values => values;

    /// <inheritdoc/>
    public override int Rows => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => values[row] is null;
}
