namespace Experiments.Engine.Data;

/// <summary>The forms in which data travels, by name.</summary>
public static class DataFormats
{
    /// <summary>Comma-separated values, as the file has them.</summary>
    public const string Csv = "csv";

    /// <summary>An IDX file of images and one of their labels behind it, neither gzipped.</summary>
    public const string Idx = "idx";
}
