namespace Experiments.Engine.Data;

/// <summary>
/// Recognizes files whose fields are separated otherwise than by commas, before they are read: as CSV they would be
/// called wrong in ways that do not lead to the cause.
/// </summary>
internal static class SeparatorCheck
{
    private const int RecordsRead = 20;

    /// <summary>Requires that no other separator is more likely than the comma.</summary>
    /// <exception cref="DataException">The fields are separated otherwise.</exception>
    public static void Require(ReadOnlySpan<byte> content, string source)
    {
        if (Find(content) is { } separator) throw Create(separator, source);
    }

    public static DataException Create(string separator, string source) => new(
        source, $"the fields are separated by {separator}.",
        separator == "';'"
            ? "Save the file with commas between the fields, and points in the numbers (1.5, not 1,5)."
            : "Save the file with commas between the fields.", 1);

    /// <summary>Finds the separator, as it is named in a message; null where it is the comma or not known.</summary>
    private static string? Find(ReadOnlySpan<byte> content)
    {
        var records = ReadRecords(content);
        if (records.Count == 0) return null;
        var hasCommas = records[0].Commas > 0 && records.TrueForAll(record => record.Commas == records[0].Commas);
        if (Separates(records, record => record.Semicolons)) return "';'";
        if (hasCommas) return null;
        // A file with columns of blanks may have a tab, or names with blanks, but not as many on each line.
        if (AreSeparatedByBlanks(records)) return "blanks";
        if (Separates(records, record => record.Tabs)) return "tabs";
        return Separates(records, record => record.Bars) ? "'|'" : null;
    }

    private static bool Separates(List<Record> records, Func<Record, int> count)
    {
        var first = count(records[0]);
        return first > records[0].Commas && records.TrueForAll(record => count(record) == first);
    }

    private static bool AreSeparatedByBlanks(List<Record> records)
    {
        var words = records[0].Words;
        return words > Math.Max(records[0].Tabs, records[0].Commas) + 1
            && records.Count > 1
            && records.TrueForAll(record => record.Words == words)
            && records.Skip(1).All(record => 2 * record.Numbers > words);
    }

    private static List<Record> ReadRecords(ReadOnlySpan<byte> content)
    {
        var records = new List<Record>();
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        while (content.Length > 0 && records.Count < RecordsRead)
        {
            var end = FindEnd(content);
            if (content[..end].ContainsAnyExcept(" \t"u8)) records.Add(Count(content[..end]));
            content = content[Math.Min(end + 1, content.Length)..];
        }
        return records;
    }

    private static int FindEnd(ReadOnlySpan<byte> content)
    {
        var isQuoted = false;
        for (var i = 0; i < content.Length; i++)
        {
            isQuoted ^= content[i] == '"';
            if (!isQuoted && content[i] is (byte)'\n' or (byte)'\r') return i;
        }
        return content.Length;
    }

    private static Record Count(ReadOnlySpan<byte> line)
    {
        var (record, isQuoted, start) = (new Record(0, 0, 0, 0, 0, 0), false, -1);
        for (var i = 0; i < line.Length; i++)
        {
            isQuoted ^= line[i] == '"';
            if (isQuoted || line[i] is not ((byte)' ' or (byte)'\t'))
            {
                if (start < 0) start = i;
            }
            else if (start >= 0)
            {
                record = record.AddWord(line[start..i]);
                start = -1;
            }
            if (!isQuoted) record = record.AddSeparator(line[i]);
        }
        return start < 0 ? record : record.AddWord(line[start..]);
    }

    /// <summary>Counts the separators of a line outside quotes, its words, and the numbers among these.</summary>
    private readonly record struct Record(int Commas, int Semicolons, int Tabs, int Bars, int Words, int Numbers)
    {
        public Record AddSeparator(byte c) => c switch
        {
            (byte)',' => this with { Commas = Commas + 1 },
            (byte)';' => this with { Semicolons = Semicolons + 1 },
            (byte)'\t' => this with { Tabs = Tabs + 1 },
            (byte)'|' => this with { Bars = Bars + 1 },
            _ => this,
        };

        public Record AddWord(ReadOnlySpan<byte> word) => this with
        {
            Words = Words + 1,
            Numbers = Numbers + (NumberText.TryParse(word, out _) ? 1 : 0)
        };
    }
}
