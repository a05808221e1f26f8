using Experiments.Engine.Devices;

namespace Experiments.Engine.Tests.Devices;

public sealed class SharedCoresTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(8, 5, 2)] // 3 packs train: each has its own core and one of the 5
    [InlineData(8, 6, 4)]
    [InlineData(8, 7, 8)]
    public void Packs_share_the_cores_that_are_lent(int cores, int lent, int perPack)
    {
        var shared = new SharedCores(cores);
        for (var i = 0; i < lent; i++) shared.Lend();

        Assert.Equal(perPack, shared.PerPack);
    }

    [Fact]
    public void A_core_is_taken_back_once()
    {
        var shared = new SharedCores(3);
        var loan = shared.Lend();
        shared.Lend();
        loan.Dispose();
        loan.Dispose();

        // 1 of 3 is lent still: 2 packs train.
        Assert.Equal(1, shared.PerPack);
        shared.Lend();
        Assert.Equal(3, shared.PerPack);
    }

    [Fact]
    public void A_silo_without_slots_has_a_core_for_what_it_computes_all_the_same() =>
        Assert.Equal((1, 1), (new SharedCores(0).Count, new SharedCores(0).PerPack));
}
