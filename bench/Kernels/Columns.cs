using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Experiments.Kernels.Bench;

/// <summary>A column computed from the best time of a product.</summary>
public abstract class BestTimeColumn(string name, string legend) : IColumn
{
    /// <inheritdoc/>
    public string Id => name;

    /// <inheritdoc/>
    public string ColumnName => name;

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => legend;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double? value = Compute(summary, benchmarkCase);
        return value is null ? "-" : $"{value:F2}";
    }

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;

    /// <summary>The value, or null where the benchmark gave no result.</summary>
    protected abstract double? Compute(Summary summary, BenchmarkCase benchmarkCase);

    /// <summary>In nanoseconds.</summary>
    protected static double? Best(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics?.Min;

    /// <summary>The product that a benchmark makes.</summary>
    protected static Shape Product(BenchmarkCase benchmarkCase) => (Shape)benchmarkCase.Parameters["Product"];
}

/// <summary>The speed, which makes products of different sizes comparable.</summary>
public sealed class SpeedColumn() : BestTimeColumn("GFLOP/s", "2mnk / best time")
{
    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase) =>
        Product(benchmarkCase).Operations / Best(summary, benchmarkCase);
}

/// <summary>The speed as a share of OpenBLAS's, which the promise is about.</summary>
public sealed class PeerColumn() : BestTimeColumn("Of OpenBLAS", "speed / speed of OpenBLAS")
{
    /// <inheritdoc/>
    protected override double? Compute(Summary summary, BenchmarkCase benchmarkCase)
    {
        BenchmarkCase peer = summary.BenchmarksCases.First(other =>
            other.Descriptor.Baseline && Product(other) == Product(benchmarkCase));
        return Best(summary, peer) / Best(summary, benchmarkCase);
    }
}
