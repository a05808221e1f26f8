using System.Text.Json.Nodes;
using Experiments.Cli.Views;

namespace Experiments.Cli.Tests.Views;

public sealed class JsonCsvTests
{
    [Fact]
    public void Nested_members_are_columns_and_special_characters_are_quoted() => Assert.Equal(
        "a,b.c,b.d,e,f\n"
        + "\"x, \"\"y\"\"\nz\",0.5,true,\"[1,2]\",\n"
        + ",,,,7\n",
        JsonCsv.Format([Parse("""{"a": "x, \"y\"\nz", "b": {"c": 0.5, "d": true}, "e": [1, 2]}"""),
            Parse("""{"a": null, "f": 7}""")]));

    [Fact]
    public void Without_items_there_is_nothing_to_name() => Assert.Equal("", JsonCsv.Format([]));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
