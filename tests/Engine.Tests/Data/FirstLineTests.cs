using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

/// <summary>What is wrong with a first line is told by its likely cause.</summary>
public sealed class FirstLineTests
{
    private const string IsRow = "the first line looks like a row, not like the names of the columns: ";

    [Theory]
    [InlineData("0,0.64,0,1\n0.21,0.28,0.5,0\n0.06,0,0.71,1\n", "0, 0.64, 0, 1.")]
    [InlineData("2596,51,3,3,1\n2590,56,2,2,2\n", "2596, 51, 3, 3, 1.")]
    [InlineData("39, Private, 0, 0, <=50K\n50, Private, 0, 7, >50K\n", "39, Private, 0, 0, <=50K.")]
    [InlineData("1.5,,1.5,2\n2,3,4,5\n", "1.5, , 1.5, 2.")]
    public void A_row_that_repeats_or_lacks_a_value_is_no_header(string text, string names)
    {
        var e = Assert.Throws<DataException>(() => Files.Csv(text));

        Assert.Equal((IsRow + names, 1), (e.Problem, e.Line));
        Assert.Contains("--header false", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",x,y\n0,1.5,a\n1,2.5,b\n", "column 1 has no name.", "index=False")]
    [InlineData("\"\",\"x\"\n\"1\",5\n", "column 1 has no name.", "index=False")]
    [InlineData("id,diagnosis,radius,\n1,M,14.1\n2,B,9.2\n", "column 4 has no name.", "ends with a comma")]
    [InlineData("a,b,\n1,2,\n3,4,\n", "column 3 has no name.", "ends with a comma")]
    [InlineData("a,,b\n1,2,3\n", "column 2 has no name.", "Name every column in the first line")]
    [InlineData("\"x\",\"y\"\n\"1\",1.5,\"a\"\n", "the row has 3 fields, the header has 2.", "row.names=FALSE")]
    [InlineData("Sales of 2024\na,b,c\n1,2,3\n", "the row has 3 fields, the header has 1.", "a title or a remark")]
    [InlineData("sep=,\na,b\n1,2\n", "the first line is a note of the separator (sep=,).", "Remove the line")]
    [InlineData("a,b,a\n1,2,3\n", "columns 1 and 3 have the same name.", "a different name")]
    public void The_remedy_fits_the_writer_of_the_file(string text, string problem, string remedy)
    {
        var e = Assert.Throws<DataException>(() => Files.Csv(text));

        Assert.Equal(problem, e.Problem);
        Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
    }

    [Theory, InlineData(",x,y\n0,1.5,a\n"), InlineData("a,b,a\n1,2,3\n")]
    public void Names_that_are_words_are_not_called_a_row(string text) =>
        Assert.DoesNotContain("header", Assert.Throws<DataException>(() => Files.Csv(text)).Remedy,
            StringComparison.Ordinal);

    [Fact]
    public void A_remark_above_rows_without_a_header_is_named()
    {
        var e = Assert.Throws<DataException>(() => CsvReader.Read(
            new MemoryStream([.. "|1x3 Cross validator\n25, 7, a\n"u8]), "adult.test", new() { Header = false }));

        Assert.Equal(("the row has 3 fields, the first line has 1.", 2), (e.Problem, e.Line));
        Assert.EndsWith("if the first line is a title or a remark, remove it.", e.Remedy, StringComparison.Ordinal);
    }
}
