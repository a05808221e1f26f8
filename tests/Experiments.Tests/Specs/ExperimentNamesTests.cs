using Experiments.Planning;
using Experiments.Specs;

namespace Experiments.Core.Tests.Specs;

public sealed class ExperimentNamesTests
{
    [Theory]
    [InlineData("digits", true), InlineData("7.of-9_x", true)]
    [InlineData("", false), InlineData(".digits", false), InlineData("a/b", false), InlineData("..", false)]
    [InlineData("digits\n", false), InlineData("digits\r\n", false)]
    public void A_name_is_part_of_a_path_on_every_system(string name, bool valid) =>
        Assert.Equal(valid, ExperimentNames.IsValid(name));

    [Fact]
    public void A_name_has_at_most_64_characters() =>
        Assert.Equal((true, false),
            (ExperimentNames.IsValid(new string('a', 64)), ExperimentNames.IsValid(new string('a', 65))));
}
