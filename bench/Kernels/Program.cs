using BenchmarkDotNet.Running;
using Experiments.Kernels.Bench;

if (args is ["--side-by-side"])
    SideBySide.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(MatMulBenchmark).Assembly).Run(args);
