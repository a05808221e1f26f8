using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

public sealed class DataFormatsTests
{
    [Fact]
    public void Names_are_unique_and_find_their_formats() =>
        Assert.All(DataFormats.All, format => Assert.Same(format, DataFormats.Find(format.Name)));

    [Fact]
    public void A_name_that_no_format_has_finds_nothing() => Assert.Null(DataFormats.Find("parquet"));

    [Fact]
    public void Formats_are_recognised_by_their_first_bytes()
    {
        Assert.Equal("csv", DataFormats.Recognize("a,b\n1,2\n"u8.ToArray()).Name);
        Assert.Equal("idx", DataFormats.Recognize(IdxSamples.Images).Name);
        Assert.Equal("idx", DataFormats.Recognize(IdxSamples.Gzip(IdxSamples.Images)).Name);
        Assert.Equal("csv", DataFormats.Recognize([]).Name);
    }

    [Fact]
    public void Sentences_name_every_format()
    {
        Assert.All(DataFormats.All, f => Assert.Contains(f.Doc, DataFormats.Describe(), StringComparison.Ordinal));
        Assert.Equal("", DataFormats.JoinTitles([]));
        Assert.Equal("CSV", DataFormats.JoinTitles([DataFormats.Csv]));
        Assert.Equal("CSV, CSV or CSV", DataFormats.JoinTitles([DataFormats.Csv, DataFormats.Csv, DataFormats.Csv]));
    }

    [Theory]
    [InlineData("data/iris.csv", "iris")]
    [InlineData("iris.CSV", "iris")]
    [InlineData("iris.v2.txt", "iris.v2")]
    [InlineData("train-images-idx3-ubyte", "train-images-idx3-ubyte")]
    public void A_base_name_lacks_the_ending_of_its_format(string path, string name) =>
        Assert.Equal(name, DataFormats.GetBaseName(path));
}
