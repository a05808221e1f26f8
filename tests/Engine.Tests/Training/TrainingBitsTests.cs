using Experiments.Engine.Tests.Devices.Cpu;

namespace Experiments.Engine.Tests.Training;

public sealed class TrainingBitsTests
{
    [Theory]
    [InlineData("EnableAVX512", "vector512")]
    [InlineData("EnableAVX2", "fma")]
    [InlineData("EnableHWIntrinsic", "vector128")]
    public async Task Whole_trainings_give_the_same_bits_without(string feature, string shownBy)
    {
        IReadOnlyDictionary<string, string> all = await ProbeProcess.RunAsync("training");
        IReadOnlyDictionary<string, string> without = await ProbeProcess.RunAsync("training", disabled: feature);

        Assert.Equal("False", without[shownBy]);
        Assert.Equal(all["training"], without["training"]);
    }

    [Theory]
    [InlineData("EnableAVX512")]
    [InlineData("EnableAVX2")]
    public async Task So_do_trainings_on_several_cores_without(string feature)
    {
        IReadOnlyDictionary<string, string> one = await ProbeProcess.RunAsync("training");
        IReadOnlyDictionary<string, string> three = await ProbeProcess.RunAsync(
            "training-on-3-cores", disabled: feature);

        Assert.Equal(one["training"], three["training-on-3-cores"]);
    }

    [Theory]
    [InlineData("EnableAVX512")]
    [InlineData("EnableAVX2")]
    [InlineData("EnableHWIntrinsic")]
    public async Task What_is_kept_of_a_training_is_the_same_bytes_and_trainings_go_on_from_it_to_the_same_bits_without(
        string feature)
    {
        IReadOnlyDictionary<string, string> all = await ProbeProcess.RunAsync("training", null, "checkpoints");
        IReadOnlyDictionary<string, string> without = await ProbeProcess.RunAsync(
            "training-resumed", feature, "checkpoints");

        Assert.Equal(all["checkpoints"], without["checkpoints"]);
        Assert.Equal(all["training"], without["training-resumed"]);
    }
}
