using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

public sealed class IdxErrorTests
{
    private const long Bound = 100_000;

    [Theory]
    [InlineData(0x09, "signed bytes")]
    [InlineData(0x0B, "short integers")]
    [InlineData(0x0C, "integers")]
    [InlineData(0x0D, "floats")]
    [InlineData(0x0E, "doubles")]
    public void Elements_other_than_unsigned_bytes_are_refused_by_name(byte type, string name) =>
        Refused(IdxSamples.Idx([1, 4], new byte[4], type), $"the elements are {name}");

    [Theory]
    [InlineData(new uint[0], "no dimensions")]
    [InlineData(new uint[] { 0, 2 }, "no elements")]
    [InlineData(new uint[] { 3, 0 }, "no elements")]
    [InlineData(new uint[] { 1, 1 << 19 }, "more than 262144 elements")]
    [InlineData(new uint[] { 1, 65536, 65536, 65536, 65536 }, "more than 262144 elements")]
    [InlineData(new uint[] { uint.MaxValue, 2 }, "2 GiB")]
    [InlineData(new uint[] { 1 << 30, 2 }, "2 GiB")]
    [InlineData(new uint[] { 100_000, 28, 28 }, "cut short: the header declares 100000 x 28 x 28")]
    [InlineData(new uint[] { 2, 2 }, "longer than the 2 x 2")]
    public void Dimensions_are_held_against_the_file_before_memory_is_taken(uint[] extents, string why)
    {
        var file = IdxSamples.Idx(extents, [1, 2, 3, 4, 5]);
        Assert.InRange(Allocations.Measure(() => Refused(file, why)), 0, Bound);
    }

    [Fact]
    public void A_gzipped_header_cannot_promise_more_than_its_file_could_hold()
    {
        var bomb = IdxSamples.Gzip(IdxSamples.Idx([2_000_000, 1000], [1]));
        Assert.InRange(Allocations.Measure(() => Refused(bomb, "cut short")), 0, Bound);
    }

    [Fact]
    public void A_gzipped_file_that_would_inflate_for_ever_is_left_at_what_its_header_promises()
    {
        var bomb = IdxSamples.Gzip(IdxSamples.Idx([2, 2], new byte[50_000_000]));
        Assert.InRange(Allocations.Measure(() => Refused(bomb, "longer than the 2 x 2")), 0, Bound);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_file_that_lacks_any_element_is_refused(bool gzip)
    {
        // Behind the elements gzip has the mark of its end and two sums, 9 bytes here.
        var whole = gzip ? IdxSamples.Gzip(IdxSamples.Images) : IdxSamples.Images;
        for (var length = 3; length < whole.Length - (gzip ? 9 : 0); length++)
        {
            var error = Assert.Throws<DataException>(() => DataReader.Read(whole[..length], "x"));
            Assert.NotEmpty(error.Remedy);
        }
    }

    [Fact]
    public void A_damaged_gzip_file_is_refused()
    {
        var file = IdxSamples.Gzip(IdxSamples.Images);
        file[^6] ^= 1; // the checksum
        Refused(file, "damaged");
    }

    [Fact]
    public void A_gzipped_file_that_is_neither_a_table_nor_images_is_refused() =>
        Refused(IdxSamples.Gzip([0xFF, 0xFE, 0x00, 0x01]), "not UTF-8");

    [Fact]
    public void Labels_of_their_own_do_not_go_with_csv() =>
        Refused("a,b\n1,2\n"u8.ToArray(), "separate labels need an IDX file", IdxSamples.Labels);

    [Fact]
    public void As_many_labels_as_images_are_needed() =>
        Refused(IdxSamples.Images, "there are 2 labels for 3 images", IdxSamples.Idx([2], [1, 2]));

    [Fact]
    public void Labels_are_no_images() =>
        Refused(IdxSamples.Images, "a file of labels has one dimension", IdxSamples.Images);

    [Fact]
    public void Swapped_files_are_said_to_be() =>
        Assert.Contains("swapped",
            Assert.Throws<DataException>(() => DataReader.Read(IdxSamples.Labels, "x", IdxSamples.Images, "y")).Remedy,
            StringComparison.Ordinal);

    [Fact]
    public void Labels_that_are_no_idx_are_refused() =>
        Refused(IdxSamples.Images, "not an IDX file", "7\n0\n7\n"u8.ToArray());

    [Theory, InlineData("parquet", "is unknown"), InlineData("idx", "not an IDX file")]
    public void Content_of_another_format_is_refused(string format, string why) =>
        Assert.Contains(
            why, Assert.Throws<DataException>(() => DataReader.Parse("a,b\n1,2\n"u8.ToArray(), format, "x")).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void A_block_ends_with_its_labels() =>
        Assert.Contains("bytes follow", Assert.Throws<DataException>(() => DataReader.Parse(
            [.. IdxSamples.Images, .. IdxSamples.Labels, 0], "idx", "x")).Problem, StringComparison.Ordinal);

    private static void Refused(byte[] file, string why, byte[]? labels = null)
    {
        var error = Assert.Throws<DataException>(() => DataReader.Read(file, "x", labels, "y"));
        Assert.Contains(why, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }
}
