using System.Collections.Immutable;
using Experiments.Engine.Data.Idx;

namespace Experiments.Engine.Data;

/// <summary>The formats of data files.</summary>
public static class DataFormats
{
    /// <summary>Comma-separated values: the format of content that no other format recognizes.</summary>
    public static DataFormat Csv { get; } = new CsvFormat();

    /// <summary>All formats; the first that recognizes a file reads it.</summary>
    public static ImmutableArray<DataFormat> All { get; } =
    [
        Csv,
        new IdxFormat(),
        new GzippedCsvFormat(),
    ];

    /// <summary>Finds the format of a name; null for an unknown name.</summary>
    public static DataFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>Finds the format of content; CSV where no format recognizes it.</summary>
    public static DataFormat Recognize(byte[] content) => All.FirstOrDefault(f => f.Recognizes(content)) ?? Csv;

    /// <summary>Describes the files that can be read, for the documentation: "a CSV file, or an IDX file".</summary>
    public static string Describe() => string.Join(", or ", All.Select(f => f.Doc));

    /// <summary>Joins the names of formats for a sentence: "CSV or IDX".</summary>
    public static string JoinTitles(IEnumerable<DataFormat> formats)
    {
        var titles = formats.Select(f => f.Title).ToList();
        return titles.Count < 2 ? string.Concat(titles) : $"{string.Join(", ", titles[..^1])} or {titles[^1]}";
    }

    /// <summary>Gets a file's name without its folder and without the extension of its format.</summary>
    public static string GetBaseName(string path)
    {
        var file = Path.GetFileName(path);
        var extension = All.SelectMany(f => f.Extensions)
            .Where(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            .MaxBy(e => e.Length);
        return extension is null ? Path.GetFileNameWithoutExtension(file) : file[..^extension.Length];
    }
}
