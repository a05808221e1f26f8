using Experiments.Engine.Devices.Gpu;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>How many lanes are updated together, on cards that nobody has.</summary>
public sealed class ChunkPlannerTests
{
    private const long MiB = 1L << 20;

    [Theory]
    // 784 x 128 floats are 401,408 bytes. Twice the gradient, the weights and two states of adam take 5 of them: 26
    // lanes have room in 50 MiB. A lane has 7 tiles; 18 lanes have 126 for 132 multiprocessors, 26 have 182 for 264.
    [InlineData(784, 128, 2, 50, 132, 18)]
    // sgd has one state, so that 32 lanes have room: 224 of 264 tiles are less than 126 of 132.
    [InlineData(784, 128, 1, 50, 132, 18)]
    // 6 lanes have room; 4 of them have 112 tiles, 5 would have 140 for 264.
    [InlineData(784, 512, 2, 50, 132, 4)]
    // 19 lanes of 8 tiles.
    [InlineData(512, 256, 2, 50, 132, 16)]
    // Everything is filled as well: then the more lanes, the better.
    [InlineData(784, 128, 2, 50, 1, 26)]
    public void A_chunk_stays_in_the_cache_and_fills_whole_waves(
        int rows, int columns, int solverStates, int cache, int multiprocessors, int expected) =>
        Assert.Equal(
            expected, ChunkPlanner.ComputeLanes(rows, columns, solverStates, cache * MiB, multiprocessors));

    [Theory]
    [InlineData(784, 128, 0, 132)] // The driver tells no size.
    [InlineData(784, 128, 1, 1)] // Not even one lane has room.
    [InlineData(784, 128, 4, 80)] // Two lanes have room, and would leave most of the card idle.
    public void Where_nothing_is_gained_no_layer_is_split(int rows, int columns, int cache, int multiprocessors) =>
        Assert.Null(ChunkPlanner.ComputeLanes(rows, columns, solverStates: 2, cache * MiB, multiprocessors));

    [Fact]
    public void A_small_layer_has_room_with_all_lanes_of_the_widest_pack() =>
        Assert.Equal(512, ChunkPlanner.ComputeLanes(128, 10, solverStates: 2, 50 * MiB, multiprocessors: 128));
}
