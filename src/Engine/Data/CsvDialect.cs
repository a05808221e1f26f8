using Sylvan.Data.Csv;

namespace Experiments.Engine.Data;

/// <summary>The one dialect that is read, and how its records lie on lines.</summary>
internal static class CsvDialect
{
    private const int LongestRecord = 64 << 20;

    /// <summary>Commas, double quotes, no comments; the header is read as a record, so that its errors are ours.</summary>
    public static CsvDataReaderOptions Options => new()
    {
        HasHeaders = false,
        Delimiter = ',',
        Quote = '"',
        Escape = '"',
        Comment = '\0',
        CsvStyle = CsvStyle.Standard,
        BufferSize = 1 << 16,
        MaxBufferSize = LongestRecord,
    };

    /// <summary>Whether the record is a line with nothing on it.</summary>
    public static bool IsBlank(CsvDataReader csv) => csv.RowFieldCount == 0 || (csv.RowFieldCount == 1 && csv.GetRawRecordSpan().Trim("\r\n").IsEmpty);

    /// <summary>The number of lines that the record takes: quoted fields may hold line ends.</summary>
    public static int LinesOf(CsvDataReader csv)
    {
        var record = csv.GetRawRecordSpan().TrimEnd("\r\n");
        return 1 + record.Count('\n');
    }
}
