using Experiments.Engine.Estimators;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Hyperparameters;

public sealed class HyperparameterDocsTests
{
    [Fact]
    public void The_committed_reference_is_what_the_engine_says() =>
        Repository.Hold(Path.Combine("docs", "reference", "hyperparameters.md"), HyperparameterDocs.ToMarkdown());
}
