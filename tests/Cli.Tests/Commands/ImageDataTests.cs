using Experiments.Specs;

namespace Experiments.Cli.Tests.Commands;

/// <summary>Experiments on images with a separate file of labels.</summary>
public sealed class ImageDataTests
{
    private const string Good = """
        data: { path: images, labels: labels }
        estimator: mlp_classifier
        space: { alpha: [0.0001, 0.01] }
        search: { cv: 2 }
        """;

    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 4, 7, 9, 7, 9];

    [Fact]
    public void Images_and_labels_are_loaded_as_one_block()
    {
        using var folder = Folder(Images, Labels);
        var experiment = ExperimentLoader.Load(folder.Write("x.yaml", Good));
        Assert.Equal("idx", experiment.Spec.Data.Format);
        Assert.Equal([.. Images, .. Labels], experiment.Content);
        Assert.Equal(["7", "9"], experiment.Plan.Schema.Target.Classes);
        Assert.Equal(["pixel_0", "pixel_1"], experiment.Plan.Schema.Features);
    }

    [Theory]
    [InlineData("no_labels", ", labels: labels", ", target: label")]
    [InlineData("no_labels_file", "labels: labels", "labels: nowhere")]
    [InlineData("labels_are_a_list", "labels: labels", "labels: [labels]")]
    [InlineData("target_beside_labels", "labels: labels", "labels: labels, target: digit")]
    [InlineData("labels_and_csv", "path: images", "path: toy.csv")]
    [InlineData("swapped", "path: images, labels: labels", "path: labels, labels: images")]
    [InlineData("path_of_no_file", "path: images", "path: \"a\\0b\"")]
    public async Task A_mistake_in_the_file(string name, string right, string wrong)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        using var folder = Folder(Images, Labels);
        folder.Write("toy.csv", "a,label\n1,x\n2,y\n");
        await RefusedAsync(folder, Good.Replace(right, wrong, StringComparison.Ordinal), name);
    }

    [Fact]
    public async Task Files_that_do_not_belong_together()
    {
        using var folder = Folder(Images, [0, 0, 8, 1, 0, 0, 0, 3, 7, 9, 7]);
        await RefusedAsync(folder, Good, "fewer_labels");
    }

    private static TemporaryFolder Folder(byte[] images, byte[] labels)
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["images"], images);
        File.WriteAllBytes(folder["labels"], labels);
        return folder;
    }

    private static async Task RefusedAsync(TemporaryFolder folder, string spec, string name)
    {
        var run = await ProgramRun.RunAsync("validate", folder.Write("x.yaml", spec));
        Snapshot.Match(folder.Hide(run.Errors), name);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }
}
