using Experiments.Cluster.Tests.Processes;
using Experiments.Engine.Artifacts;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>README's first command, and the same grid without early stopping. The bar is the project's own.</summary>
public sealed class DigitsTests
{
    [Fact]
    public async Task The_readme_shows_what_its_first_command_prints()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();

        var outcome =
            await ExperimentsProcess.RunAsync(working.Path, "run", Repository.File("examples", "digits.yaml"));

        Assert.True(outcome.ExitCode == 0, outcome.Text);
        var shown = CodeBlock.Read("README.md").Single(
            block => block.Text.Contains("winner saved to", StringComparison.Ordinal));
        ShownOutput.Match($"...\n{shown.Text}...\n", outcome.Output, $"README.md:{shown.Line}");
        Assert.Equal(24, new CvResultsFile(working.File("artifacts", "digits", "cv_results.csv")).Trials);
        Assert.Equal(10, ArtifactReader.Load(working.File("artifacts", "digits")).Pipeline.Target.Classes.Length);
    }

    [Fact]
    public async Task The_digits_grid_ends_with_a_winner_that_is_good_enough()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();

        var outcome = await ExperimentsProcess.RunAsync(
            working.Path, "run", Repository.File("bench", "specs", "digits.yaml"), "--out", "winner");

        Assert.True(outcome.ExitCode == 0, outcome.Text);
        var results = new CvResultsFile(working.File("winner", "cv_results.csv"));
        Assert.Equal(24, results.Trials);
        Assert.InRange(results.Best("accuracy"), 0.935, 1);
        Assert.Contains("winner", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_results_do_not_depend_on_the_number_of_slots()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        // A folder each: in one folder the second run would know every result of the first.
        using var one = new WorkingFolder();
        using var two = new WorkingFolder();

        await SearchAsync(one, slots: "1");
        await SearchAsync(two, slots: "2");

        Assert.Equal(Results(one), Results(two));
        Assert.Equal(Weights(one), Weights(two));
    }

    private static async Task SearchAsync(WorkingFolder folder, string slots)
    {
        var outcome = await ExperimentsProcess.RunAsync(
            folder.Path, "run", Repository.File("examples", "digits.yaml"), "--slots", slots, "--out", "winner");
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    private static IReadOnlyList<string> Results(WorkingFolder folder) =>
        new CvResultsFile(folder.File("winner", "cv_results.csv")).AllButTimes();

    private static byte[] Weights(WorkingFolder folder) =>
        File.ReadAllBytes(folder.File("winner", "model.safetensors"));
}
