namespace Experiments.Engine.Data;

/// <summary>A column whose every present cell is a finite number; a missing one is NaN.</summary>
/// <param name="name">The name in the header.</param>
/// <param name="values">The cells.</param>
public sealed class NumericColumn(string name, double[] values) : Column(name)
{
    /// <summary>The cells; NaN where missing.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <inheritdoc/>
    public override int Rows => values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);
}
