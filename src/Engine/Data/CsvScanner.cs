using System.Text;

namespace Experiments.Engine.Data;

/// <summary>
/// A scanner of the records of a CSV file (RFC 4180) in memory, without copies. Fields are ranges of bytes: if every
/// pixel became a string before it is parsed as a number, the strings would take most of the time. Line numbers are
/// exact, also within quoted fields.
/// </summary>
internal sealed class CsvScanner(byte[] content, string source)
{
    private const byte Comma = (byte)',', Quote = (byte)'"', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    private (int Start, int End, bool HasQuotes)[] _fields = new (int, int, bool)[16];
    private int _position = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
    private int _nextLine = 1;

    /// <summary>The line on which the record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The number of fields of the record.</summary>
    public int FieldCount { get; private set; }

    /// <summary>True where the record is an empty line.</summary>
    public bool IsBlank => FieldCount == 1 && _fields[0].Start == _fields[0].End;

    /// <summary>Advances to the next record; false at the end of the file.</summary>
    /// <exception cref="DataException">A quoted field is not closed, or text follows its closing quote.</exception>
    public bool Read()
    {
        if (_position >= content.Length) return false;
        (Line, FieldCount) = (_nextLine, 0);
        while (ReadField()) _position++;
        SkipLineEnd();
        return true;
    }

    /// <summary>Gets the bytes of a field without its enclosing quotes; doubled quotes are still doubled.</summary>
    public ReadOnlySpan<byte> GetBytes(int field) =>
        content.AsSpan(_fields[field].Start, _fields[field].End - _fields[field].Start);

    /// <summary>Checks whether a field is quoted.</summary>
    public bool IsQuoted(int field) => _fields[field].Start is > 0 and var start && content[start - 1] == Quote;

    /// <summary>Gets the text of a field.</summary>
    public string GetText(int field)
    {
        var text = Encoding.UTF8.GetString(GetBytes(field));
        return _fields[field].HasQuotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>Reads a field and advances past it; true where a comma, and so another field, follows.</summary>
    private bool ReadField()
    {
        if (FieldCount == _fields.Length) Array.Resize(ref _fields, 2 * _fields.Length);
        _fields[FieldCount++] =
            _position < content.Length && content[_position] == Quote ? ReadQuotedField() : ReadPlainField();
        return _position < content.Length && content[_position] == Comma;
    }

    private (int Start, int End, bool HasQuotes) ReadPlainField()
    {
        var (bytes, start, at) = (content, _position, _position);
        while ((uint)at < (uint)bytes.Length && bytes[at] is not (Comma or LineFeed or CarriageReturn)) at++;
        _position = at;
        return (start, at, false);
    }

    private (int Start, int End, bool HasQuotes) ReadQuotedField()
    {
        var (start, line, hasQuotes) = (++_position, _nextLine, false);
        for (; _position < content.Length; _position++)
        {
            if (content[_position] == LineFeed) _nextLine++;
            if (content[_position] != Quote) continue;
            if (_position + 1 < content.Length && content[_position + 1] == Quote)
            {
                hasQuotes = true;
                _position++;
                continue;
            }
            var end = _position++;
            return _position == content.Length || content[_position] is Comma or LineFeed or CarriageReturn
                ? (start, end, hasQuotes)
                : throw new DataException(source, "a quoted field goes on after its closing quote.",
                    "Double the quotes within a quoted field.", _nextLine);
        }
        throw new DataException(source, "a quote that begins here is never closed.",
            "Close the quote, or double it where it is part of the text.", line);
    }

    private void SkipLineEnd()
    {
        if (_position < content.Length && content[_position] == CarriageReturn) _position++;
        if (_position < content.Length && content[_position] == LineFeed) _position++;
        _nextLine++;
    }
}
