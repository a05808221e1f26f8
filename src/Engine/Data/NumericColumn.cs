namespace Experiments.Engine.Data;

/// <summary>A column of finite numbers; a missing cell is NaN.</summary>
public sealed class NumericColumn : Column
{
    private readonly ReadOnlyMemory<double> _values;
    private readonly string?[]? _written;
    private volatile double[]? _blockValues;

    /// <summary>Creates a column.</summary>
    /// <param name="name">The name in the header.</param>
    /// <param name="values">The cells.</param>
    public NumericColumn(string name, double[] values) : this(name, values.AsMemory()) { }

    /// <param name="name">The name in the header.</param>
    /// <param name="values">The cells.</param>
    /// <param name="written">
    /// Where all cells are whole numbers, the texts of those that are not the shortest form of an exact number (before
    /// <see cref="Ending"/>), and null for the others; null where there is no such cell.
    /// </param>
    internal NumericColumn(string name, ReadOnlyMemory<double> values, string?[]? written = null) : base(name) =>
        (_values, _written) = (values, written);

    /// <summary>Creates a column of bytes that are converted to numbers at first use.</summary>
    internal NumericColumn(string name, ByteBlock block, int index) : base(name) =>
        (Block, BlockIndex) = (block, index);

    /// <summary>The cells; NaN where missing.</summary>
    public ReadOnlySpan<double> Values => Block is null ? _values.Span : _blockValues ??= Block.ReadColumn(BlockIndex);

    /// <inheritdoc/>
    public override int Rows => Block?.Rows ?? _values.Length;

    /// <summary>
    /// True where a whole number is not written in its shortest form, such as 007 or 1E1, or is beyond 2^53: as
    /// classes, such cells are texts.
    /// </summary>
    internal bool HasCodes => _written is not null || Ending.Length > 0;

    /// <summary>What follows each number whose text was not kept, such as .0; empty for nothing.</summary>
    internal string Ending { get; init; } = "";

    /// <summary>The block that contains this column, or null.</summary>
    internal ByteBlock? Block { get; }

    internal int BlockIndex { get; }

    /// <summary>Gets the text of a number: as it was written where that was kept, else in its shortest form.</summary>
    internal string GetText(int row) => _written?[row] ?? NumberText.Format(Values[row]) + Ending;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Block is null && double.IsNaN(_values.Span[row]);
}
