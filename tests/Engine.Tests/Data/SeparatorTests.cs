using System.Text;
using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

/// <summary>Files whose fields are not separated by commas are told which separator they have.</summary>
public sealed class SeparatorTests
{
    [Theory]
    [InlineData("a;b\n1;2\n", "';'")]
    [InlineData("\"fixed acidity\";\"pH\";\"quality\"\n7.4;3.51;5\n", "';'")]
    [InlineData("id;price, EUR;y\n1;2,5;a\n2;3,5;b\n", "';'")]
    [InlineData("\"age\";\"job\"\n30;\"blue; collar\"\n", "';'")]
    [InlineData("\uFEFF\"a\";\"b\"\r\n\"x\";\"y\"\r\n", "';'")]
    [InlineData("sep=;\na;b\n1;2\n", "';'")]
    [InlineData("a\tb\n1\t2\n", "tabs")]
    [InlineData("first name\tb\nAnna Maria\t2\n", "tabs")]
    [InlineData("a|b|y\n1|2|0\n", "'|'")]
    [InlineData("18.0   8   307.0\t\"a long name\"\n15.0   4   97.5\t\"b\"\n", "blanks")]
    [InlineData(" x  y\n 1  2\n10 20\n", "blanks")]
    public void The_separator_is_named(string text, string separator)
    {
        var e = Read(text);

        Assert.Equal(($"the fields are separated by {separator}.", 1), (e.Problem, e.Line));
        Assert.StartsWith("Save the file with commas between the fields", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_semicolons_may_have_decimal_commas() =>
        Assert.Contains("points in the numbers (1.5, not 1,5)", Read("a;b\n1,5;2\n").Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("a,b\n1;2,3\n4;5,6\n")]
    [InlineData("tags,y\n\"x;y;z\",1\n\"u;v;w\",2\n")]
    [InlineData("tags,y\na|b|c,1\nd|e|f,2\n")]
    [InlineData("full name,y\nAnna Maria,1\nBert Otto,2\n")]
    [InlineData("quote\nto be or not\nto be at all\n")]
    [InlineData("day\n2024-01-01 10:00\n2024-01-02 11:00\n")]
    [InlineData("x\n1\n2\n")]
    [InlineData("x\n 1\n 2\n")]
    public void Commas_and_single_columns_are_read(string text) => Assert.NotEmpty(Files.Csv(text).Columns);

    private static DataException Read(string text) =>
        Assert.Throws<DataException>(() => CsvReader.Read(Encoding.UTF8.GetBytes(text), "data.csv"));
}
