using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Experiments.Kernels.Bench;

/// <summary>
/// Very many, very short iterations, judged by the best: what else runs on a machine only ever adds time, and a few
/// milliseconds are short enough that some of them are left in peace.
/// </summary>
public sealed class KernelConfig : ManualConfig
{
    /// <summary>Used by attribute.</summary>
    public KernelConfig()
    {
        // In process, for the other toolchains want a project that is called what its assembly is.
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(30)
            .WithIterationCount(300)
            .WithIterationTime(TimeInterval.FromMilliseconds(4)));
        AddColumn(StatisticColumn.Min, new SpeedColumn(), new PeerColumn());
        HideColumns("Mean", "Error", "StdDev", "Median", "Ratio", "RatioSD");
    }
}
