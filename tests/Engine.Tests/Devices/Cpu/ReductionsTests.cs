using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Tests.Devices.Cpu;

public sealed unsafe class ReductionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(100_003)]
    public void Sums_equal_those_in_double(int n)
    {
        using NativeFloats x = NativeFloats.Random(n, 1), w = NativeFloats.Random(n, 2);
        double sum = 0, squares = 0, weighted = 0;
        for (int i = 0; i < n; i++)
        {
            sum += x.Span[i];
            squares += (double)x.Span[i] * x.Span[i];
            weighted += (double)x.Span[i] * w.Span[i];
        }

        double tolerance = 1e-6 * (1 + Math.Sqrt(n));
        Assert.Equal(sum, Reductions.Sum(n, x.At), tolerance);
        // its terms do not cancel
        Assert.Equal(squares, Reductions.SumOfSquares(n, x.At), tolerance + (1e-6 * squares));
        Assert.Equal(weighted, Reductions.WeightedSum(n, x.At, w.At), tolerance);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(128, 10)]
    [InlineData(37, 16)]
    [InlineData(20, 45)]
    public void Column_sums_and_row_maxima_equal_plain_loops(int rows, int columns)
    {
        int stride = columns + 3;
        using NativeFloats x = NativeFloats.Random(rows * stride, 1), sums = new(columns), largest = new(rows);
        Reductions.ColumnSums(rows, columns, x.At, stride, sums.At, accumulate: false);
        Reductions.ColumnSums(rows, columns, x.At, stride, sums.At, accumulate: true);
        Reductions.RowMax(rows, columns, x.At, stride, largest.At);

        for (int j = 0; j < columns; j++)
        {
            float sum = 0;
            for (int i = 0; i < rows; i++)
                sum += x.Span[(i * stride) + j];
            Assert.Equal(sum + sum, sums.Span[j]);
        }

        for (int i = 0; i < rows; i++)
            Assert.Equal(x.Span.Slice(i * stride, columns).ToArray().Max(), largest.Span[i]);
    }
}
