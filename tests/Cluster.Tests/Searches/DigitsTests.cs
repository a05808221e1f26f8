using Experiments.Cluster.Tests.Processes;
using Experiments.Engine.Artifacts;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// The README's first command, and the same grid without early stopping. The bars are the project's own.
/// </summary>
public sealed class DigitsTests
{
    [Theory]
    [InlineData("examples", 0.925)]
    [InlineData("bench/specs", 0.935)]
    public async Task The_digits_grid_ends_with_a_winner_that_is_good_enough(string folder, double bar)
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();

        var outcome = await ExperimentsProcess.RunAsync(
            working.Path, "run", Repository.File(folder, "digits.yaml"), "--out", "winner");

        Assert.True(outcome.ExitCode == 0, outcome.Text);
        var results = new CvResultsFile(working.File("winner", "cv_results.csv"));
        Assert.Equal(24, results.Trials);
        Assert.InRange(results.Best("accuracy"), bar, 1);
        Assert.Equal(10, ArtifactReader.Load(working.File("winner")).Pipeline.Target.Classes.Length);
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
