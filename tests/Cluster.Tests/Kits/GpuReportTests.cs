namespace Experiments.Cluster.Tests.Kits;

public sealed class GpuReportTests
{
    /// <summary>
    /// At 50 TFLOP/s and 2,500 GB/s, 1 TFLOP forward takes 20 ms and as much backward, each longer than the parameters'
    /// 10 GB of 4 ms; Adam moves them seven times, 28 ms: 68 ms in all.
    /// </summary>
    private const string Work =
        """{ "forward_operations": 1e12, "backward_operations": 1e12, "parameter_bytes": 1e10 }""";

    [Theory]
    [InlineData(0.136, "0.500, the goal is at least 0.5: met", "2.206, the goal is at least 1.2: met")]
    [InlineData(0.272, "0.250, the goal is at least 0.5: NOT met", "1.103, the goal is at least 1.2: NOT met")]
    public async Task A_report_holds_the_goals_to_the_ceilings_and_to_the_best_peer_that_learns(
        double seconds, string share, string ratio)
    {
        using var working = new WorkingFolder();
        await WriteAsync(working, "epochs", $$"""
            { "device": { "id": "gpu:0", "name": "a card", "numerics_class": "gpu-fp32" },
              "data": "MNIST", "train_rows": 60000,
              "rows": [{ "name": "Experiments", "lanes": 128, "precision": "fp32", "orders": "shared",
                "seconds": {{seconds}}, "accuracy": 0.97, "work": {{Work}} }] }
            """);
        await WriteAsync(working, "ceilings", """
            { "device": { "id": "gpu:0" }, "ceilings": { "fp32_teraflops_per_second": 45,
              "tf32_teraflops_per_second": null, "copy_gigabytes_per_second": 2500 } }
            """);
        await WriteAsync(working, "torch_ceilings",
            """{ "ceilings": { "fp32_teraflops_per_second": 50, "copy_gigabytes_per_second": 2400 } }""");
        await WriteAsync(working, "torch_one", Peer("multiplied", 0.9, 0.97, measured: 1));
        await WriteAsync(working, "torch_vmap", Peer("learns nothing", 0.01, 0.1, measured: 128));
        await WriteAsync(working, "jax_vmap", Peer("the best", 0.3, 0.96, measured: 128));

        var (exitCode, output) = await GpuKit.ReportAsync(working.Path, working.Path);

        Assert.True(exitCode == 0, output);
        Assert.All([share, ratio, "| learns nothing, fp32 | 0.0100 ! |", "| multiplied, fp32 | 0.9000 × |",
            "| the best, fp32 | 0.3000 |"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_of_an_empty_folder_says_that_nothing_was_measured()
    {
        using var working = new WorkingFolder();

        var (exitCode, output) = await GpuKit.ReportAsync(working.Path, working.Path);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Nothing was measured.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_that_went_wrong_is_reported_and_meets_no_goal()
    {
        using var working = new WorkingFolder();
        await WriteAsync(working, "epochs", $$"""
            { "device": { "id": "gpu:0", "name": "a card", "numerics_class": "gpu-fp32" }, "data": "MNIST",
              "train_rows": 60000, "error": "GpuFailure: cuGraphLaunch failed",
              "rows": [{ "name": "Experiments", "lanes": 128, "precision": "fp32", "orders": "shared",
                "seconds": 0.01, "accuracy": null, "work": {{Work}} }] }
            """);
        await WriteAsync(working, "jax_vmap", Peer("a peer", 0.3, 0.96, measured: 128));
        await WriteAsync(working, "ended", "{ \"rows\": [");

        var (exitCode, output) = await GpuKit.ReportAsync(working.Path, working.Path);

        Assert.True(exitCode == 0, output);
        Assert.All(["| Experiments, fp32 | 0.0100 ! |", "30.000, the goal is at least 1.2: NOT met",
            "ERROR epochs: GpuFailure: cuGraphLaunch failed", "ERROR ended.json: not whole"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rounds_of_one_measurement_are_one_figure()
    {
        using var working = new WorkingFolder();
        foreach (var (round, seconds) in new[] { (1, 0.3), (2, 0.1), (3, 0.2) })
            await WriteAsync(working, $"torch_{round}", Peer("a peer", seconds, 0.9 + (round / 100.0), measured: 128));

        var (exitCode, output) = await GpuKit.ReportAsync(working.Path, working.Path);

        Assert.True(exitCode == 0, output);
        Assert.Contains("| a peer, fp32 | 0.2000 |", output, StringComparison.Ordinal);
    }

    private static string Peer(string name, double seconds, double accuracy, int measured) => $$"""
        { "versions": {}, "rows": [{ "name": "{{name}}", "lanes": 128, "precision": "fp32", "orders": "shared",
          "seconds": {{seconds}}, "accuracy": {{accuracy}}, "measured_lanes": {{measured}} }] }
        """;

    private static Task WriteAsync(WorkingFolder folder, string step, string json) =>
        File.WriteAllTextAsync(folder.File($"{step}.json"), json, TestContext.Current.CancellationToken);
}
