namespace Experiments.Engine.Data;

/// <summary>Comma-separated values; the file's bytes are transferred unchanged.</summary>
internal sealed class CsvFormat : DataFormat
{
    public override string Name => "csv";

    public override string Title => "CSV";

    public override string Doc => "a CSV file (RFC 4180, UTF-8)";

    public override IReadOnlyList<string> Extensions => [".csv"];

    /// <summary>Returns false: CSV has no magic bytes; content that no other format recognizes is CSV.</summary>
    public override bool Recognizes(byte[] content) => false;

    public override DataSet Read(
        byte[] content, string source, byte[]? labels, string labelsSource, CsvOptions options) =>
        new(CsvReader.Read(content, source, options), Name, content);

    public override TabularData Parse(byte[] content, string source, CsvOptions options) =>
        CsvReader.Read(content, source, options);
}
