using Experiments.Search.Parameters;
using Experiments.Specs.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Core.Tests.Specs;

public sealed class YamlValueTests
{
    [Theory]
    [InlineData("1", "1"), InlineData("-7", "-7"), InlineData("+7", "7"), InlineData("1e-3", "0.001"),
        InlineData(".5", "0.5"), InlineData("1.", "1.0"), InlineData("1.0", "1.0")]
    [InlineData("true", "true"), InlineData("False", "false"), InlineData("null", "null"), InlineData("~", "null"),
        InlineData("yes", "\"yes\""), InlineData("'1'", "\"1\"")]
    [InlineData("\"true\"", "\"true\""), InlineData("[32]", "[32]"), InlineData("[[1, 2.5], a]", "[[1,2.5],\"a\"]"),
        InlineData("0x10", "\"0x10\""), InlineData("1_000", "\"1_000\"")]
    public void Values_are_read_by_the_core_schema(string yaml, string json) =>
        Assert.Equal(json, Read(yaml).ToString());

    [Fact]
    public void Every_number_that_json_writes_is_read_back_as_it_was() => Prop.ForAll(
        ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), ArbMap.Default.ArbFor<long>(),
        (number, whole) =>
        {
            Assert.Equal(ParameterValue.Create(number), Read(ParameterValue.Create(number).ToString()));
            Assert.Equal(ParameterValue.Create(whole), Read(ParameterValue.Create(whole).ToString()));
        }).QuickCheckThrowOnFailure();

    private static ParameterValue Read(string yaml) => YamlValue.Read(YamlLoader.Load(yaml), out _)!;
}
