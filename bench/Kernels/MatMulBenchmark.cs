using BenchmarkDotNet.Attributes;

namespace Experiments.Kernels.Bench;

/// <summary>One core of ours against one core of OpenBLAS.</summary>
[Config(typeof(KernelConfig))]
public class MatMulBenchmark
{
    private Action? _ours;
    private Action? _theirs;
    private Action? _free;

    /// <summary>The product.</summary>
    [ParamsSource(nameof(Shapes))]
    public Shape Product { get; set; } = Shape.Training[0];

    /// <summary>The measured products.</summary>
    public static IEnumerable<Shape> Shapes => Shape.Training;

    [GlobalSetup]
    public void Allocate()
    {
        Operands operands = new(Product);
        (_ours, _theirs, _free) = (operands.Ours, operands.Theirs, operands.Dispose);
    }

    [GlobalCleanup]
    public void Free() => _free!();

    [Benchmark(Baseline = true)]
    public void OpenBlas() => _theirs!();

    [Benchmark]
    public void Experiments() => _ours!();
}
