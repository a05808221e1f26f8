using System.IO.Compression;

namespace Experiments.Cli.Tests.Init;

public sealed class GzippedDataTests
{
    [Fact]
    public async Task A_gzipped_table_becomes_an_experiment_named_after_it()
    {
        using var folder = new TemporaryFolder();
        var data = folder["iris.csv.gz"];
        await using (var source = File.OpenRead(Repository.File("examples", "data", "iris.csv")))
        await using (var packed = new GZipStream(File.Create(data), CompressionLevel.Optimal))
            await source.CopyToAsync(packed, TestContext.Current.CancellationToken);

        var init = await ProgramRun.RunAsync("init", data, "--target", "species", "--out", folder["iris.yaml"]);
        var validate = await ProgramRun.RunAsync("validate", folder["iris.yaml"]);

        Assert.True(init.ExitCode == 0, init.Errors);
        Assert.True(validate.ExitCode == 0, validate.Errors);
        Assert.Contains("150 rows, 4 features", validate.Output, StringComparison.Ordinal);
    }
}
