using Experiments.Specs;

namespace Experiments.Core.Tests.Specs;

public sealed class SpecDocumentTests
{
    private readonly SpecDocument _document = SpecFile.Parse("x.yaml", """
        pipeline: [a, { standard_scaler: { with_mean: 1 } }]
        space:
          - alpha: [1, 2,
              3]
          - beta: []
        search: { scoring: accuracy }
        """);

    [Theory]
    [InlineData("pipeline[0]", 1, 12)]
    [InlineData("pipeline[1].with_mean", 1, 36)]
    [InlineData("space[0].alpha", 3, 5)]
    [InlineData("space[0].alpha[1]", 3, 16)]
    [InlineData("space[0].alpha[2]", 4, 7)]
    [InlineData("space[1].beta", 5, 5)]
    [InlineData("space[1].beta[7]", 5, 5)]
    [InlineData("search.scoring[0]", 6, 20)]
    [InlineData("search.cv", 6, 1)]
    [InlineData("estimator", 1, 1)]
    public void A_path_leads_to_the_deepest_part_that_is_there(string path, int line, int column)
    {
        var span = _document.Locate(path);
        Assert.Equal((line, column), (span.Line, span.Column));
    }
}
