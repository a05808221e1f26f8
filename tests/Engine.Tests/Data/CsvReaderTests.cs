using System.Security.Cryptography;
using System.Text;
using Experiments.Engine.Data;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void Columns_of_numbers_are_numeric_and_others_are_text()
    {
        var table = Files.Csv("a,b\n1,x\n-2.5e1,y\n");

        Assert.Equal([1, -25], Assert.IsType<NumericColumn>(table.Columns[0]).Values.ToArray());
        Assert.Equal(["x", "y"], Assert.IsType<TextColumn>(table.Columns[1]).Values.ToArray());
        Assert.Equal(2, table.Rows);
    }

    [Fact]
    public void A_text_cell_after_numbers_keeps_the_numbers_as_they_were_written()
    {
        var table = Files.Csv("a\n1.50\n007\nx\n");

        Assert.Equal(["1.50", "007", "x"], Assert.IsType<TextColumn>(table.Columns[0]).Values.ToArray());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\r1,2\n3,4\r\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("a,b\n1,2\n\n3,4\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n")]
    [InlineData("a,b\n 1,2 \n3,4\n")]
    public void Line_ends_marks_quotes_spaces_and_blank_lines_do_not_matter(string text)
    {
        var table = Files.Csv(text);

        Assert.Equal(["a", "b"], table.Columns.Select(c => c.Name));
        Assert.Equal([1, 3], ((NumericColumn)table.Columns[0]).Values.ToArray());
        Assert.Equal([2, 4], ((NumericColumn)table.Columns[1]).Values.ToArray());
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_line_ends_and_lines_are_still_counted_rightly()
    {
        var table = Files.Csv("a,b\n\"x, \"\"y\"\"\nz\",1\nw,2\n");

        Assert.Equal(["x, \"y\"\nz", "w"], ((TextColumn)table.Columns[0]).Values.ToArray());
        Assert.Equal([2, 4], Enumerable.Range(0, 2).Select(table.GetLine).OfType<int>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("null")]
    public void Missing_cells_are_kept_with_their_lines(string cell)
    {
        var table = Files.Csv($"a,b\n1,2\n{cell},3\n");

        Assert.True(table.Columns[0].IsMissing(1));
        Assert.Equal(3, table.GetLine(1));
    }

    [Theory]
    [InlineData("#a,b\n#1,2\n")]
    public void A_hash_does_not_begin_a_comment(string text) => Assert.Equal("#a", Files.Csv(text).Columns[0].Name);

    [Fact]
    public void The_hash_is_that_of_the_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes("a\r\n1\r\n");

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(bytes)), CsvReader.Read(new MemoryStream(bytes), "a.csv").Sha256);
    }

    [Theory]
    [InlineData("", null, "rows.csv: the file is empty.")]
    [InlineData("\n\n", 1, "rows.csv, line 1: column 1 has no name.")]
    [InlineData("a,b\n", null, "rows.csv: the file has a header but no rows.")]
    [InlineData("a,,b\n1,2,3\n", 1, "rows.csv, line 1: column 2 has no name.")]
    [InlineData("a,b,a\n1,2,3\n", 1, "rows.csv, line 1, column 'a': columns 1 and 3 have the same name.")]
    [InlineData("a,b\n1,2\n3\n", 3, "rows.csv, line 3: the row has 1 field, the header has 2.")]
    [InlineData("a,b\n1,2\n\"x\ny\",2\n1,2,3\n", 5, "rows.csv, line 5: the row has 3 fields, the header has 2.")]
    public void What_is_not_a_table_is_refused_with_its_line(string text, int? line, string message)
    {
        var e = Assert.Throws<DataException>(() => Files.Csv(text));

        Assert.Equal(message, e.Message);
        Assert.Equal(line, e.Line);
        Assert.NotEmpty(e.Remedy);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", 3, "rows.csv, line 3: a quote that begins here is never closed.")]
    [InlineData("a,b\n1,2\n\"3\"x,4\n", 3, "rows.csv, line 3: a quoted field goes on after its closing quote.")]
    public void A_quote_that_does_not_end_well_is_refused_with_its_line(string text, int line, string message)
    {
        var e = Assert.Throws<DataException>(() => Files.Csv(text));

        Assert.Equal((message, line), (e.Message, e.Line));
    }

    [Fact]
    public void Any_table_of_texts_is_read_back_as_it_was_written() => Prop.ForAll(
        Gen.ArrayOf(
            Gen.ArrayOf(Gen.Elements("x", "", "a,b", "say \"hi\"", "two\nlines", "two\r\nlines", "\"", "Ünï, 火"), 3))
            .ToArbitrary(),
        rows =>
        {
            var text = string.Concat(rows.Prepend(["first", "second", "third"]).Select(row =>
                string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))
                + "\r\n"));
            if (rows.Length == 0) return;

            var table = Files.Csv(text + "t,t,t");

            for (var c = 0; c < 3; c++)
                Assert.Equal(rows.Select(row => row[c].Length == 0 ? null : row[c]).Append("t"),
                    ((TextColumn)table.Columns[c]).Values.ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        var e =
            Assert.Throws<DataException>(() => CsvReader.Read([.. "a\n"u8, 0xFF, 0xFE, 0xFD, .. "\n"u8], "latin.csv"));

        Assert.Equal("latin.csv: the file is not UTF-8 text.", e.Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_by_name()
    {
        Assert.Equal("no/such.csv: the file does not exist.",
            Assert.Throws<DataException>(() => CsvReader.Read("no/such.csv")).Message);
        Assert.StartsWith($"{AppContext.BaseDirectory}: the path is a folder",
            Assert.Throws<DataException>(() => CsvReader.Read(AppContext.BaseDirectory)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_and_many_blank_lines_do_not_multiply()
    {
        var columns = string.Join(',', Enumerable.Range(0, 3000));
        var content = Encoding.UTF8.GetBytes($"{columns}{new string('\n', 15_000)}{columns}");

        // 3,000 columns of 15,000 numbers would be 360 MB.
        Assert.InRange(
            Allocations.Measure(() => Assert.Equal(1, CsvReader.Read(content, "x.csv").Rows)), 0, 10_000_000);
    }

    [Theory]
    [InlineData("digits.csv", 1797, 65)]
    [InlineData("iris.csv", 150, 5)]
    [InlineData("diabetes.csv", 442, 11)]
    public void The_data_of_the_examples_is_read_whole(string name, int rows, int columns)
    {
        var table = Files.Example(name);

        Assert.Equal((rows, columns), (table.Rows, table.Columns.Count));
    }
}
