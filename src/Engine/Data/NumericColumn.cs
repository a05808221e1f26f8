namespace Experiments.Engine.Data;

/// <summary>A column whose every present cell is a finite number; a missing one is NaN.</summary>
public sealed class NumericColumn : Column
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Creates a column.</summary>
    /// <param name="name">The name in the header.</param>
    /// <param name="values">The cells.</param>
    public NumericColumn(string name, double[] values) : this(name, values.AsMemory()) { }

    internal NumericColumn(string name, ReadOnlyMemory<double> values) : base(name) => _values = values;

    /// <summary>The cells; NaN where missing.</summary>
    public ReadOnlySpan<double> Values => _values.Span;

    /// <inheritdoc/>
    public override int Rows => _values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);
}
