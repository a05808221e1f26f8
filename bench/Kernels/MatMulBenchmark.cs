using BenchmarkDotNet.Attributes;

namespace Experiments.Kernels.Bench;

/// <summary>One core of ours against one core of OpenBLAS.</summary>
public sealed class MatMulBenchmark : IDisposable
{
    private Operands? _operands;

    /// <summary>The product.</summary>
    [ParamsSource(nameof(Shapes))]
    public Shape Product { get; set; } = Shape.Training[0];

    /// <summary>What is measured.</summary>
    public static IEnumerable<Shape> Shapes => Shape.Training;

    [GlobalSetup]
    public void Allocate() => _operands = new Operands(Product);

    [GlobalCleanup]
    public void Dispose() => _operands?.Dispose();

    [Benchmark(Baseline = true)]
    public void OpenBlas() => _operands!.Theirs();

    [Benchmark]
    public void Experiments() => _operands!.Ours();
}
