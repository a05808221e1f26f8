using Experiments.Engine.Devices.Gpu.Kernels;

namespace Experiments.Engine.Tests.Devices.Gpu.Kernels;

public sealed class DeviceMathTests
{
    [Fact]
    public void A_logarithm_is_that_of_the_library_for_every_positive_number()
    {
        // Every exponent, with mantissas at both ends and between.
        foreach (var exponent in Enumerable.Range(1, 254))
            foreach (var mantissa in new[] { 0, 1, 0x1234, 0x3504F3, 0x3504F4, 0x400000, 0x7FFFFE, 0x7FFFFF })
            {
                var x = BitConverter.Int32BitsToSingle((exponent << 23) | mantissa);
                var expected = (float)Math.Log(x);
                Assert.Equal(expected, DeviceMath.Log(x), 2 * MathF.BitIncrement(MathF.Abs(expected)) * 6e-8f);
            }
    }

    [Theory, InlineData(0x7F800000u), InlineData(0x7FC00000u), InlineData(0xFFC00001u), InlineData(0x7F800001u)]
    public void Infinity_and_NaN_pass_through_a_logarithm_with_their_bits(uint bits) =>
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(DeviceMath.Log(BitConverter.UInt32BitsToSingle(bits))));
}
