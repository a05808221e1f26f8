using Experiments.Specs.Reference;

namespace Experiments.Core.Tests.Specs.Reference;

public sealed class ExperimentFileDocsTests
{
    private const string Document = "docs/reference/experiment-file.md";

    private static readonly string s_text =
        File.ReadAllText(Path.Combine(Repository.Root, Document)).ReplaceLineEndings("\n");

    [Fact]
    public void The_committed_reference_lists_every_key_as_the_program_has_it() =>
        Repository.Hold(Document, ExperimentFileDocs.Renew(s_text));

    [Fact]
    public void The_committed_schema_is_what_the_program_prints() =>
        Repository.Hold("docs/reference/experiment.schema.json", ExperimentSchema.Text);
}
