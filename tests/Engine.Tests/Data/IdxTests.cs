using System.Security.Cryptography;
using Experiments.Engine.Data;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Data;

public sealed class IdxTests
{
    private static readonly IReadOnlyList<LearningTask> s_classes = LearningTasks.GetByTarget(TargetKind.Classes);

    [Theory, InlineData(false, false), InlineData(true, true), InlineData(true, false)]
    public void Images_are_features_by_pixel_and_labels_a_column(bool gzipImages, bool gzipLabels)
    {
        var set = DataReader.Read(gzipImages ? IdxSamples.Gzip(IdxSamples.Images) : IdxSamples.Images,
            "images", gzipLabels ? IdxSamples.Gzip(IdxSamples.Labels) : IdxSamples.Labels, "labels");

        Assert.Equal(["pixel_0", "pixel_1", "pixel_2", "pixel_3", "label"], set.Table.Columns.Select(c => c.Name));
        Assert.Equal([1, 11, 253], Numbers(set.Table, "pixel_1"));
        Assert.Equal([7, 0, 7], Numbers(set.Table, "label"));
        Assert.Equal((3, "idx"), (set.Table.Rows, set.Format));
    }

    [Fact]
    public void What_travels_is_both_files_unpacked_one_behind_the_other_and_gives_the_same_rows()
    {
        var set = DataReader.Read(IdxSamples.Gzip(IdxSamples.Images), "images", IdxSamples.Labels, "labels");

        Assert.Equal([.. IdxSamples.Images, .. IdxSamples.Labels], set.Content);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(set.Content)), set.Table.Sha256);
        var parsed = DataReader.Parse(set.Content, set.Format, "elsewhere");
        Assert.Equal(set.Table.Sha256, parsed.Sha256);
        Assert.Equal(set.Table.Columns.Select(c => (c.Name, ((NumericColumn)c).Values.ToArray())),
            parsed.Columns.Select(c => (c.Name, ((NumericColumn)c).Values.ToArray())), SameColumn);
    }

    [Fact]
    public void Images_alone_have_no_label() =>
        Assert.Equal(["pixel_0", "pixel_1", "pixel_2", "pixel_3"],
            DataReader.Read(IdxSamples.Images, "images").Table.Columns.Select(c => c.Name));

    [Fact]
    public void Images_keep_their_shape_where_all_pixels_are_features()
    {
        byte[] images = IdxSamples.Idx([2, 2, 3], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        var table = DataReader.Read(images, "images", IdxSamples.Idx([2], [0, 1]), "labels").Table;

        Shape RowShape(params string[] ignored) =>
            DatasetSchema.Resolve(table, ["label"], s_classes, ignored).RowShape;

        Assert.Equal(new Shape(2, 3), RowShape());
        Assert.Equal(new Shape(5), RowShape("pixel_4"));
        Assert.Null(DataReader.Read(IdxSamples.Idx([2], [0, 1]), "one pixel").Table.ImageShape);
    }

    [Theory,
        InlineData(new uint[] { 3 }, 1), InlineData(new uint[] { 1, 3 }, 3), InlineData(new uint[] { 1, 1, 3, 1 }, 3)]
    public void The_first_dimension_counts_rows_and_the_others_are_one_row(uint[] extents, int features) =>
        Assert.Equal(features, DataReader.Read(IdxSamples.Idx(extents, [1, 2, 3]), "x").Table.Columns.Count);

    [Fact]
    public void Pixels_become_the_floats_that_a_csv_of_the_same_numbers_gives()
    {
        const int Rows = 37, Width = 5;
        byte[] pixels = [.. Enumerable.Range(0, Rows * Width).Select(i => (byte)(i * 7))];
        byte[] labels = [.. Enumerable.Range(0, Rows).Select(i => (byte)(i % 3))];
        var csv = string.Join('\n', Enumerable.Range(0, Rows)
            .Select(r => string.Join(',', pixels.Skip(r * Width).Take(Width).Append(labels[r])))
            .Prepend("pixel_0,pixel_1,pixel_2,pixel_3,pixel_4,label"));

        var (ofIdx, ofCsv) = (
            Encoded(
                DataReader.Read(IdxSamples.Idx([Rows, Width], pixels), "x", IdxSamples.Idx([Rows], labels), "y").Table),
            Encoded(Files.Csv(csv)));

        Assert.Equal(ofCsv.X, ofIdx.X);
        Assert.Equal(ofCsv.Y, ofIdx.Y);
        Assert.Equal(ofCsv.Schema.Target.Classes, ofIdx.Schema.Target.Classes);
    }

    [Fact]
    public void Features_of_a_block_can_be_taken_in_another_order()
    {
        var table = DataReader.Read(IdxSamples.Images, "x").Table;

        Assert.Equal([3f, 0f, 13f, 10f, 255f, 252f], FeatureEncoder.EncodeFeatures(["pixel_3", "pixel_0"], table));
    }

    [Fact]
    public void A_file_is_known_by_its_content_and_not_by_its_name()
    {
        var folder = Directory.CreateTempSubdirectory("idx-tests-").FullName;
        try
        {
            var (images, labels) = (Path.Combine(folder, "images.csv"), Path.Combine(folder, "labels.gz"));
            File.WriteAllBytes(images, IdxSamples.Gzip(IdxSamples.Images));
            File.WriteAllBytes(labels, IdxSamples.Labels);
            Assert.Equal(3, DataReader.Read(images, labels).Table.Rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Numbers(TabularData table, string name) =>
        ((NumericColumn)table.Find(name)!).Values.ToArray();

    private static bool SameColumn((string Name, double[] Values) a, (string Name, double[] Values) b) =>
        a.Name == b.Name && a.Values.SequenceEqual(b.Values);

    private static EncodedData Encoded(TabularData table) =>
        FeatureEncoder.Encode(DatasetSchema.Resolve(table, ["label"], s_classes), table);
}
