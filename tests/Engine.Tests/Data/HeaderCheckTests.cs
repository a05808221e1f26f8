using System.Text;
using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

/// <summary>A first line that is a row is asked about: taken for names, it would be lost.</summary>
public sealed class HeaderCheckTests
{
    [Theory]
    [InlineData("0.50,0.20,0\n3.63,0.57,1\n0.76,0.94,0\n")]
    [InlineData("5,6\n1,2\n5,9\n")]
    [InlineData("1,2\n3,4\n7,5\n")]
    [InlineData("5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n6.3,3.3,6.0,2.5,virginica\n")]
    [InlineData("5.1,NA,1.4\n4.9,3.0,1.4\n4.7,3.2,1.3\n")]
    [InlineData("0.5,?,1\n0.6,2,0\n0.7,3,1\n")]
    [InlineData("39, State-gov, 77516\n50, Private, 83311\n38, State-gov, 215646\n")]
    [InlineData("2020-01-01,5.5\n2020-01-02,5.7\n2020-01-03,5.9\n")]
    [InlineData("5,3,Yes\n4,2,No\n4,1,No\n4,2,No\n")]
    [InlineData("-1,+5,7e2\n-2,4,3\n-3,5,6\n")]
    [InlineData("1990,1991\n1992,1993\n1994,1995\n")]
    [InlineData("red,small,yes\nblue,small,no\nred,big,yes\nblue,big,no\n")]
    public void A_first_line_like_the_rows_is_asked_about(string text)
    {
        var error = Assert.Throws<DataException>(() => Files.Csv(text));

        Assert.StartsWith("the first line looks like a row", error.Problem, StringComparison.Ordinal);
        Assert.Contains("data.header: false", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,4\n")]
    [InlineData("2019,2020,2021\n1,2,3\n4,5,6\n")]
    [InlineData("0,1,2,3\n9,8,7,6\n5,4,3,2\n")]
    [InlineData("400,401,402,403,404,405\n1,2,3,4,5,6\n")]
    [InlineData("400.5,401.2,410,label\n1,2,3,a\n4,5,6,b\n7,8,9,a\n7,8,9,b\n")]
    [InlineData("id,2,4,8\n1,5,6,7\n2,6,7,8\n")]
    [InlineData("name,city\nann,rome\nbob,oslo\n")]
    public void Names_are_not(string text) => Assert.NotEmpty(Files.Csv(text).Columns);

    [Theory]
    [InlineData("0.50,0.20,0\n3.63,0.57,1\n")]
    [InlineData("1,1,0\n2,3,1\n")]
    [InlineData("a,,0\nb,2,1\n")]
    public void A_file_without_a_header_keeps_its_first_row(string text)
    {
        var table = CsvReader.Read(Encoding.UTF8.GetBytes(text), "rows.csv", new() { Header = false });

        Assert.Equal(2, table.Rows);
        Assert.Equal(["column_1", "column_2", "column_3"], table.Columns.Select(c => c.Name));
        Assert.Equal(0, ((NumericColumn)table.Columns[2]).Values[0]);
    }

    [Fact]
    public void The_user_can_say_that_numbers_are_names()
    {
        var table = CsvReader.Read("0.5,0.2\n1,2\n"u8.ToArray(), "rows.csv", new() { Header = true });

        Assert.Equal(1, table.Rows);
        Assert.Equal(["0.5", "0.2"], table.Columns.Select(c => c.Name));
    }

    [Theory, InlineData("1,2,1\n3,4,5\n"), InlineData("a,,1\nb,2,3\n")]
    public void Where_the_names_are_no_names_it_is_said_how_a_row_is_told(string text) =>
        Assert.Contains("data.header: false", Assert.Throws<DataException>(() => Files.Csv(text)).Remedy,
            StringComparison.Ordinal);
}
