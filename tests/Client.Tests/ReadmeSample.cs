namespace Experiments.Client.Tests;

/// <summary>The sample of the README, compiled, and held to what stands there.</summary>
public sealed class ReadmeSample
{
    [Fact]
    public void The_sample_of_the_readme_is_this_one()
    {
        var source = File.ReadAllLines(
            Path.Combine(Repository.Root, "tests", "Client.Tests", "ReadmeSample.cs"));
        var begin = Array.FindIndex(source, line => line.Trim() == "// the sample begins");
        var end = Array.FindIndex(source, line => line.Trim() == "// the sample ends");
        var sample = string.Join('\n', source[(begin + 1)..end].Select(line => line.Length > 8 ? line[8..] : ""));
        Assert.Contains($"```csharp\n{sample}\n```",
            File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    internal static async Task SampleAsync()
    {
        // the sample begins
        await using var client = await ExperimentsClient.ConnectAsync("gpu-head");
        var id = await client.SubmitAsync("examples/digits.yaml", idempotencyKey: "nightly-2026-03-01");
        await foreach (var status in client.WatchAsync(id))
            Console.WriteLine($"{status.TrialsDone} of {status.Trials}: {status.Best?.MeanScore:0.0000}");
        await client.FetchAsync(id, "artifacts/digits");
        // the sample ends
    }
}
