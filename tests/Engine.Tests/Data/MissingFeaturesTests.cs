using System.Text;
using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

public sealed class MissingFeaturesTests
{
    [Theory]
    // Another feature is near, and is not meant: its values would be taken for those that are missing.
    [InlineData("x1", "there is no column 'x2'.", "Add what is missing: the features are x1, x2.")]
    [InlineData("x1,X2 ,other", "there is no column 'x2'.", "Did you mean 'X2'?")]
    [InlineData("x1,x_2", "there is no column 'x2'.", "Did you mean 'x_2'?")]
    [InlineData("x_1,x_2", "there are no columns 'x1', 'x2'.", "Did you mean 'x_1' for 'x1', 'x_2' for 'x2'?")]
    [InlineData("x_2,other", "there are no columns 'x1', 'x2'.", "Did you mean 'x_2' for 'x2'?")]
    [InlineData("3,0.5", "there are no columns 'x1', 'x2'.",
        "No column of the file is a feature. Its columns are 3, 0.5.")]
    public void All_are_named_and_no_other_feature_is_suggested(string header, string problem, string remedy)
    {
        var row = string.Join(',', header.Split(',').Select((_, i) => i));
        var table = CsvReader.Read(Encoding.UTF8.GetBytes($"{header}\n{row}\n"), "q.csv", new() { Header = true });

        var e = Assert.Throws<DataException>(() => FeatureEncoder.EncodeFeatures(["x1", "x2"], table));

        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Equal(remedy, e.Remedy);
    }
}
