using System.Text;
using Experiments.Engine.Tests.Data;
using Experiments.Tests.Shared.Fuzzing;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>Any content of a data file gives a table, or an error with the reason.</summary>
public sealed class DataFuzzTests
{
    private static readonly string[] CsvTokens =
        [",", "\"", "\"\"", "\n", "\r\n", "\r", ",,", "\uFEFF", "NaN", "NA", "1e999", "-0.0", "\0", "é"];
    private static readonly string[] IdxTokens =
        ["\0\0\b\u0001", "\0\0\b\u0003", "\0\0\0\u0001", "\0\0\0\0", "\u001f\u008b"];

    [Fact]
    public Task Csv_that_was_damaged() => Fuzz.RunAsync(Readers.Csv, 140, new Mutator([.. CsvFiles()], CsvTokens).Make);

    [Fact]
    public Task Csv_that_is_odd() => Fuzz.RunAsync(Readers.Csv, 120, Generated.Make(DataGenerators.Csv));

    [Fact]
    public Task Idx_that_was_damaged() =>
        Fuzz.RunAsync(Readers.Idx, 120, new Mutator([IdxSamples.Images, IdxSamples.Labels, Pictures], IdxTokens).Make);

    [Fact]
    public Task Idx_that_is_odd() => Fuzz.RunAsync(Readers.Idx, 100, Generated.Make(DataGenerators.Idx));

    [Fact]
    public Task Gzipped_idx_that_was_damaged() =>
        Fuzz.RunAsync(
            Readers.GzippedIdx, 60, new Mutator([IdxSamples.Gzip(IdxSamples.Images), IdxSamples.Gzip(Pictures)]).Make);

    [Fact]
    public Task Idx_that_was_damaged_before_it_was_gzipped()
    {
        var mutator = new Mutator([IdxSamples.Images, Pictures], IdxTokens);
        return Fuzz.RunAsync(Readers.GzippedIdx, 30, random => IdxSamples.Gzip(mutator.Make(random)));
    }

    [Fact]
    public Task A_block_that_was_damaged() =>
        Fuzz.RunAsync(Readers.IdxBlock,
            60, new Mutator([[.. IdxSamples.Images, .. IdxSamples.Labels], IdxSamples.Images], IdxTokens).Make);

    [Fact]
    public Task Images_and_labels_that_are_odd() =>
        Fuzz.RunAsync(Readers.ImagesAndLabels, 60, Generated.Make(DataGenerators.ImagesAndLabels));

    private static byte[] Pictures { get; } = IdxSamples.Idx(
        [20, 8, 8], [.. Enumerable.Range(0, 20 * 64).Select(i => (byte)(i * i))]);

    // The beginnings of the examples: a whole file takes a millisecond and finds no more.
    private static IEnumerable<byte[]> CsvFiles() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Examples"), "*.csv").Order()
            .Select(file => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(file).Take(12))))
            .Append("name,\"a \"\"b\"\"\",y\n\"x, y\",1,no\n\"z\nz\",2.5,yes\n,,no\n"u8.ToArray());
}
