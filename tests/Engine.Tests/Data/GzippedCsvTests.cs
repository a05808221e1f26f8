using System.Text;
using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

public sealed class GzippedCsvTests
{
    private const string Rows = "a,b,kind\n1,2,x\n2,3,y\n3,4,x\n";

    [Fact]
    public void The_program_gzip_and_the_plain_file_give_the_same_data()
    {
        // gzip 1.12 -9 of the rows, with the file's name and time in its header.
        var packed = Convert.FromBase64String(
            "H4sICADhC14CA3Jvd3MuY3N2AEvUSdLJzsxL4TLUMdKp4DLSMdap5DLWMQGyAQiJWkEbAAAA");

        var (set, plain) = (DataReader.Read(packed, "rows.csv.gz"), DataReader.Read(Encode(Rows), "rows.csv"));

        Assert.Equal("csv.gz", DataFormats.Recognize(packed).Name);
        Assert.Equal((plain.Format, plain.Table.Sha256, 3), (set.Format, set.Table.Sha256, set.Table.Rows));
        Assert.Equal(plain.Content, set.Content);
        Assert.Equal(plain.Table.Sha256, DataReader.Parse(packed, "csv.gz", "rows").Sha256);
    }

    [Fact]
    public void Members_that_follow_each_other_are_one_file()
    {
        byte[] packed = [.. Gzip("a,b\n1,"), .. Gzip("2\n"), .. Gzip("3,4\n")];

        Assert.Equal(Encode("a,b\n1,2\n3,4\n"), DataReader.Read(packed, "x").Content);
    }

    [Fact]
    public void A_large_file_comes_out_whole()
    {
        var rows = new StringBuilder("a,b\n");
        for (var i = 0; i < 200_000; i++) rows.Append(i).Append(',').Append(i * 7919L % 10_007).Append('\n');
        var text = rows.ToString();

        Assert.Equal(Encode(text), DataReader.Read(Gzip(text), "x").Content);
    }

    [Fact]
    public void Errors_name_the_line_of_the_unpacked_file()
    {
        var error = Refused(Gzip("a,b\n1,2\n\"3\n3\",4\n5\n"));

        Assert.Equal(("rows.csv.gz", 5), (error.DataSource, error.Line));
    }

    [Fact]
    public void A_file_that_is_cut_short_anywhere_is_refused()
    {
        var packed = Gzip(Rows);
        for (var length = 2; length < packed.Length; length++)
        {
            var error = Refused(packed[..length]);
            Assert.Contains("damaged or cut short", error.Problem, StringComparison.Ordinal);
            Assert.Contains("gzip", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_file_that_is_cut_short_names_the_last_line_that_is_there()
    {
        var text = "a\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i * 7919L % 100_003}\n"));
        var packed = Gzip(text);

        var line = Refused(packed[..(packed.Length / 2)]).Line;

        Assert.InRange(line!.Value, 40_000, 60_000);
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_changes_nothing()
    {
        var packed = Gzip(Rows);
        for (var bit = 16; bit < 8 * packed.Length; bit++)
        {
            var damaged = packed.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(Encode(Rows), DataReader.Read(damaged, "x").Content);
            }
            catch (DataException e)
            {
                Assert.NotEmpty(e.Remedy);
            }
        }
    }

    [Fact]
    public void Bytes_behind_the_file_are_refused() => Refused([.. Gzip(Rows), 0, 0, 0, 0]);

    [Fact]
    public void No_more_is_unpacked_than_a_bound()
    {
        var bomb = Gzip(new string('1', 50_000_000));

        var taken = Allocations.Measure(
            () => Assert.Throws<DataException>(() => GzippedCsvFormat.Unpack(bomb, "x", 100_000)));

        Assert.InRange(taken, 0, 1_000_000);
        Assert.Equal(Encode(Rows), GzippedCsvFormat.Unpack(Gzip(Rows), "x", Rows.Length));
        var error = Assert.Throws<DataException>(
            () => GzippedCsvFormat.Unpack(Gzip(Rows), "x", Rows.Length - 1));
        Assert.Contains($"the limit of {Rows.Length - 1} bytes", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_their_own_do_not_go_with_it() =>
        Assert.Contains("separate labels",
            Assert.Throws<DataException>(() => DataReader.Read(Gzip(Rows), "x", IdxSamples.Labels, "y")).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void Both_endings_are_left_out_of_a_base_name() =>
        Assert.Equal("iris", DataFormats.GetBaseName("data/iris.csv.gz"));

    private static DataException Refused(byte[] packed)
    {
        var error = Assert.Throws<DataException>(() => DataReader.Read(packed, "rows.csv.gz"));
        Assert.NotEmpty(error.Remedy);
        return error;
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(string text) => IdxSamples.Gzip(Encode(text));
}
