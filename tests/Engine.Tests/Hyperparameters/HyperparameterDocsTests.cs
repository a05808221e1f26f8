using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;

namespace Experiments.Engine.Tests.Hyperparameters;

public sealed class HyperparameterDocsTests
{
    [Fact]
    public void The_committed_reference_is_what_the_engine_says()
    {
        var committed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "hyperparameters.md"));

        Assert.Equal(HyperparameterDocs.ToMarkdown(), committed);
    }
}
