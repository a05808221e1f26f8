using Experiments.Problems;

namespace Experiments.Client.Tests;

public sealed class OutputFolderTests
{
    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_before_anything_is_trained()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system's own folder that nobody can write is Linux's");
        Assert.Contains("cannot be created",
            Assert.Throws<BadInputException>(() => OutputFolder.Resolve("/proc/nothing/here", "digits")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_wish_it_has_the_name_of_the_experiment() =>
        Assert.Equal(Path.Combine("artifacts", "toy"), OutputFolder.Resolve(null, "toy"));

    [Fact]
    public void A_folder_without_a_name_is_refused() => Assert.Contains("is empty",
        Assert.Throws<BadInputException>(() => OutputFolder.Resolve("", "toy")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_with_something_else_in_it_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("thesis.tex", "\\begin{document}");
        Assert.Contains(
            "is not a model", Assert.Throws<BadInputException>(() => OutputFolder.Resolve(folder.Path, "toy")).Message,
            StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => OutputFolder.Resolve(folder["thesis.tex"], "toy"));
    }

    [Fact]
    public void An_empty_folder_and_an_older_model_are()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder.Path, OutputFolder.Resolve(folder.Path, "toy"));
        folder.Write("estimator.json", "{}");
        Assert.Equal(folder.Path, OutputFolder.Resolve(folder.Path, "toy"));
    }
}
