using Experiments.Planning;
using Experiments.Specs;

namespace Experiments.Core.Tests.Specs.Reference;

/// <summary>The experiment files that the pages show, whole or in part.</summary>
public sealed class DocumentedFilesTests
{
    // The pages for operators show files of silos, which SettingsDocsTests reads, and of other programs.
    public static TheoryData<string> Blocks => [.. CodeBlock.In("yaml").Select(row => row.Data)
        .Where(place => !place.StartsWith("docs/operations", StringComparison.Ordinal))];

    /// <summary>Whole files, over the data in examples/data.</summary>
    public static TheoryData<string> OverExamples => [.. Blocks.Select(row => row.Data)
        .Where(place => CodeBlock.At(place).Text is var text && text.StartsWith("name:", StringComparison.Ordinal)
            && text.Contains("path: data/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Blocks))]
    public void What_a_page_shows_is_read_without_a_problem_and_fits_the_schema(string place)
    {
        var text = SpecText.Complete(Fitting(CodeBlock.At(place).Text));
        Assert.Empty(SpecText.Read(text).Problems);
        Assert.Equal("", SchemaCheck.Errors(text));
    }

    [Theory, MemberData(nameof(OverExamples))]
    public void A_file_over_the_data_of_the_examples_fits_them(string place)
    {
        var text = CodeBlock.At(place).Text;
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder["data"], Repository.File("examples", "data"));
        Assert.NotNull(ExperimentLoader.Load(folder.Write("page.yaml", text)));
    }

    // Some examples are of a regression: their scorers and data say so.
    private static string Fitting(string block) =>
        block.Contains("diabetes", StringComparison.Ordinal) && !block.Contains("estimator:", StringComparison.Ordinal)
            ? block + "\nestimator: mlp_regressor"
            : block;
}
