using Experiments.Engine.Numerics;

namespace Experiments.Engine.Tests.Numerics;

public sealed class PhiloxTests
{
    // The known answers that its authors publish with Random123 (kat_vectors, philox4x32-10).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void The_cipher_gives_the_published_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
    {
        PhiloxBlock block = PhiloxBlock.Encrypt(c0, c1, c2, c3, k0, k1);

        Assert.Equal([w0, w1, w2, w3], [block[0], block[1], block[2], block[3]]);
    }

    [Fact]
    public void A_stream_can_be_entered_anywhere()
    {
        Philox stream = Philox.Create(42, 3, RandomPurpose.Shuffle, epoch: 7);
        Philox other = Philox.Create(42, 3, RandomPurpose.Shuffle, epoch: 7);

        for (ulong i = 0; i < 100; i++)
            Assert.Equal(other.GetUInt32(i), stream.NextUInt32());
    }

    [Fact]
    public void Every_part_of_the_key_makes_another_stream()
    {
        Philox[] streams =
        [
            Philox.Create(1, 0, RandomPurpose.Shuffle),
            Philox.Create(2, 0, RandomPurpose.Shuffle),
            Philox.Create(1UL << 32, 0, RandomPurpose.Shuffle),
            Philox.Create(1, 1, RandomPurpose.Shuffle),
            Philox.Create(1, -1, RandomPurpose.Shuffle),
            Philox.Create(1, 0, RandomPurpose.Dropout),
            Philox.Create(1, 0, RandomPurpose.Shuffle, epoch: 1),
            Philox.Create(1, 0, RandomPurpose.Shuffle, step: 1),
        ];

        Assert.Distinct(streams.Select(stream => ((ulong)stream.GetUInt32(0) << 32) | stream.GetUInt32(1)));
    }

    [Fact]
    public void Unit_draws_fill_the_interval_evenly()
    {
        Philox stream = Philox.Create(0, 0, RandomPurpose.Initialization);
        int[] bins = new int[16];
        for (int i = 0; i < 160_000; i++)
        {
            float unit = stream.NextSingle();
            Assert.InRange(unit, 0f, MathF.BitDecrement(1f));
            bins[(int)(unit * bins.Length)]++;
        }

        double chiSquared = bins.Sum(count => Math.Pow(count - 10_000, 2) / 10_000);
        Assert.True(chiSquared < 37.7, $"chi squared {chiSquared} passes the 99.9% point of 15 degrees of freedom");
    }

    [Fact]
    public void Bounded_draws_reach_every_value_evenly()
    {
        Philox stream = Philox.Create(9, 0, RandomPurpose.FoldSplit);
        int[] seen = new int[7];
        for (int i = 0; i < 70_000; i++)
            seen[stream.NextInt32(seen.Length)]++;

        double chiSquared = seen.Sum(count => Math.Pow(count - 10_000, 2) / 10_000);
        Assert.True(chiSquared < 22.5, $"chi squared {chiSquared} passes the 99.9% point of 6 degrees of freedom");
    }

    [Fact]
    public void A_shuffle_is_a_permutation_and_depends_on_the_epoch()
    {
        int[] first = [.. Enumerable.Range(0, 1000)], second = [.. first], again = [.. first];
        Philox.Create(5, 2, RandomPurpose.Shuffle, epoch: 0).Shuffle(first);
        Philox.Create(5, 2, RandomPurpose.Shuffle, epoch: 1).Shuffle(second);
        Philox.Create(5, 2, RandomPurpose.Shuffle, epoch: 0).Shuffle(again);

        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1 << 24)]
    public void A_fold_that_does_not_fit_the_key_is_refused(int fold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Create(0, fold, RandomPurpose.Shuffle));
}
