using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>The variables of the environment that change how a card is used.</summary>
public sealed class GpuSwitchesTests
{
    private static readonly GpuOptions s_options = new() { Id = "simulator" };

    [Fact]
    public void Without_variables_the_options_are_those_that_were_given() =>
        Assert.Equal(s_options, GpuSwitches.Apply(s_options, _ => ""));

    [Theory]
    [InlineData("40%", 0.4, long.MaxValue)]
    [InlineData("12.5 %", 0.125, long.MaxValue)]
    [InlineData("100%", 1, long.MaxValue)]
    [InlineData("8GiB", 1, 8L << 30)]
    [InlineData("500 MiB", 1, 500L << 20)]
    [InlineData("1.5gib", 1, 3L << 29)]
    [InlineData("1000000", 1, 1_000_000)]
    public void Memory_is_a_part_of_the_card_or_a_size(string text, double share, long bytes) =>
        Assert.Equal(s_options with { MemoryShare = share, MemoryLimit = bytes }, Apply(GpuSwitches.Memory, text));

    [Theory]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("-5%")]
    [InlineData("0")]
    [InlineData("8GB")]
    [InlineData("GiB")]
    [InlineData("1e30")]
    [InlineData("99999999999999TiB")]
    [InlineData("0,5")]
    [InlineData("NaN%")]
    public void Other_amounts_of_memory_are_refused(string text)
    {
        var e = Assert.Throws<FormatException>(() => Apply(GpuSwitches.Memory, text));

        Assert.Equal($"EXPERIMENTS_GPU_MEMORY is '{text}', which is not understood: write a part of the card's memory "
            + "such as 40%, or a size such as 8GiB or 500MiB.", e.Message);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.25", 0.25)]
    [InlineData("1", 1)]
    public void The_share_of_data_is_a_number(string text, double share) =>
        Assert.Equal(s_options with { DataShare = share }, Apply(GpuSwitches.DataShare, text));

    [Theory]
    [InlineData(GpuSwitches.DataShare, "1.1")]
    [InlineData(GpuSwitches.DataShare, "none")]
    [InlineData(GpuSwitches.Graphs, "0")]
    [InlineData(GpuSwitches.Graphs, "None")]
    public void Other_values_are_refused(string name, string text) => Assert.Contains(
        $"{name} is '{text}', which is not understood: write ",
        Assert.Throws<FormatException>(() => Apply(name, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Graphs_can_be_switched_off() =>
        Assert.Equal(s_options with { UsesGraphs = false }, Apply(GpuSwitches.Graphs, "none"));

    [Fact]
    public void So_can_their_second_branch() =>
        Assert.Equal(s_options with { UsesBranches = false }, Apply(GpuSwitches.Graphs, "linear"));

    [Fact]
    public void Packs_and_data_keep_to_the_limit()
    {
        var data = Toy.Data(LearningTasks.Regression, rows: 400, features: 30, outputs: 1);
        var pack = Toy.Pack(LearningTasks.Regression, Toy.Lane(data) with { MaxIter = 1 }) with
        {
            Network = new Mlp([3], ActivationKind.Relu)
        };
        using var free = GpuDevice.OpenSimulator(s_options);
        var size = free.Memory.FreeBytes;
        using var limited = GpuDevice.OpenSimulator(Apply(GpuSwitches.Memory, "100KiB"));
        using var half = GpuDevice.OpenSimulator(Apply(GpuSwitches.Memory, "50%"));

        // The data has 48 KB, more than half of the limit: it is staged, and there is room for few lanes beside it.
        Toy.Train(limited, pack);
        var capacity = limited.ComputeCapacity(Plan(limited), dataBytes: 0);

        Assert.Equal(0, limited.Data.Bytes);
        Assert.InRange(limited.Memory.FreeBytes, 1, 100 << 10);
        Assert.InRange(capacity, 1, free.ComputeCapacity(Plan(free), dataBytes: 0));
        Assert.InRange(half.Memory.FreeBytes, size * 0.4, size * 0.6);
        Assert.Throws<DeviceMemoryException>(() => limited.Memory.Allocate<float>(30_000));

        Func<int, ExecutionPlan> Plan(Device device) => lanes => device.CreatePlan(pack.Trace(),
            new() { Task = pack.Task, Lanes = lanes, BatchCapacity = 16, Solver = SolverCatalog.Adam });
    }

    private static GpuOptions Apply(string name, string value) =>
        GpuSwitches.Apply(s_options, each => each == name ? value : null);
}
