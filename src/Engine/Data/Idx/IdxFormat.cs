namespace Experiments.Engine.Data.Idx;

/// <summary>IDX files of images and of their labels, gzipped or not, transferred as one unpacked block.</summary>
internal sealed class IdxFormat : DataFormat
{
    public override string Name => IdxReader.FormatName;

    public override string Title => "IDX";

    public override string Doc => "the images of an IDX file (MNIST's format), gzipped or not";

    public override bool HasSeparateLabels => true;

    public override bool Recognizes(byte[] content) => IdxFile.IsIdx(content);

    public override DataSet Read(
        byte[] content, string source, byte[]? labels, string labelsSource, CsvOptions options) =>
        IdxReader.Read(content, source, labels, labelsSource);

    public override TabularData Parse(byte[] content, string source, CsvOptions options) =>
        IdxReader.Read(content, source);
}
