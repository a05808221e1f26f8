namespace Experiments.Engine.Data;

/// <summary>A column of finite numbers; a missing cell is NaN.</summary>
public sealed class NumericColumn : Column
{
    private readonly ReadOnlyMemory<double> _values;
    private volatile double[]? _blockValues;

    /// <summary>Creates a column.</summary>
    /// <param name="name">The name in the header.</param>
    /// <param name="values">The cells.</param>
    public NumericColumn(string name, double[] values) : this(name, values.AsMemory()) { }

    internal NumericColumn(string name, ReadOnlyMemory<double> values) : base(name) => _values = values;

    /// <summary>Creates a column of bytes that are converted to numbers at first use.</summary>
    internal NumericColumn(string name, ByteBlock block, int index) : base(name) =>
        (Block, BlockIndex) = (block, index);

    /// <summary>The cells; NaN where missing.</summary>
    public ReadOnlySpan<double> Values => Block is null ? _values.Span : _blockValues ??= Block.ReadColumn(BlockIndex);

    /// <inheritdoc/>
    public override int Rows => Block?.Rows ?? _values.Length;

    /// <summary>The block that contains this column, or null.</summary>
    internal ByteBlock? Block { get; }

    internal int BlockIndex { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Block is null && double.IsNaN(_values.Span[row]);
}
