using Experiments.Engine.Data;
using Experiments.Engine.Devices.Cpu.Programs;

namespace Experiments.Engine.Tests.Devices.Cpu.Programs;

public sealed class SparsityTests
{
    [Fact]
    public void All_steps_of_dense_data_remain() =>
        Assert.Equal(1, Sparsity.Measure(Data(600, 48, (row, column) => 1 + row + column)));

    [Fact]
    public void Steps_without_a_value_in_a_tile_do_not_remain()
    {
        // Forward, 12 of 48 columns have values; for the gradients, one of four tiles of 12 columns has.
        var data = Data(600, 48, (_, column) => column < 12 ? 1 : 0);

        Assert.Equal(0.25, Sparsity.Measure(data));
        Assert.True(Sparsity.IsWorthIt(data));
    }

    [Fact]
    public void Data_sorted_by_its_target_is_seen_as_a_shuffled_batch_would_be()
    {
        // Each class has a column of its own, so that 12 rows of one class use one column, and 12 of a batch use 12.
        var data = Data(1200, 60, (row, column) => row / 100 == column / 5 ? 1 : 0);

        Assert.InRange(Sparsity.Measure(data), 0.55, 0.65);
    }

    [Fact]
    public void Zeros_that_are_nowhere_side_by_side_are_not_worth_it() =>
        Assert.False(Sparsity.IsWorthIt(Data(600, 48, (row, column) => (row + column) % 2)));

    [Theory]
    [InlineData(600, 15)]
    [InlineData(11, 48)]
    public void Little_data_is_not_worth_it(int rows, int features) =>
        Assert.False(Sparsity.IsWorthIt(Data(rows, features, (_, _) => 0)));

    private static PreparedData Data(int rows, int features, Func<int, int, float> getValue) => new(
        [.. Enumerable.Range(0, rows * features).Select(i => getValue(i / features, i % features))],
        new float[rows], rows, features, outputs: 1);
}
