using System.Text.RegularExpressions;
using Experiments.Specs.Reference;

namespace Experiments.Core.Tests.Specs.Reference;

public sealed partial class ExperimentFileDocsTests
{
    private const string Document = "docs/reference/experiment-file.md";

    private static readonly string s_text =
        File.ReadAllText(Path.Combine(Repository.Root, Document)).ReplaceLineEndings("\n");

    public static TheoryData<string> Blocks =>
        [.. Yaml().Matches(ExperimentFileDocs.Renew(s_text)).Select(m => m.Groups["text"].Value)];

    [Fact]
    public void The_committed_reference_lists_every_key_as_the_program_has_it() =>
        Repository.Hold(Document, ExperimentFileDocs.Renew(s_text));

    [Fact]
    public void The_committed_schema_is_what_the_program_prints() =>
        Repository.Hold("docs/reference/experiment.schema.json", ExperimentSchema.Text);

    [Theory, MemberData(nameof(Blocks))]
    public void Every_example_of_the_reference_is_read_without_a_problem_and_fits_the_schema(string block)
    {
        var text = SpecText.Complete(Fitting(block));
        Assert.Empty(SpecText.Read(text).Problems);
        Assert.Equal("", SchemaCheck.Errors(text));
    }

    // Some examples are of a regression: their scorers and data say so.
    private static string Fitting(string block) =>
        block.Contains("diabetes", StringComparison.Ordinal) ? block + "\nestimator: mlp_regressor" : block;

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
