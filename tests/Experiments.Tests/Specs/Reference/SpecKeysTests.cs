using Experiments.Search.Strategies;
using Experiments.Specs.Reference;

namespace Experiments.Core.Tests.Specs.Reference;

public sealed class SpecKeysTests
{
    public static TheoryData<string> Paths => [.. SpecKeys.All.Select(k => k.Path)];

    public static TheoryData<string> Defaults =>
        [.. SpecKeys.All.Where(k => k.Default is not null).Select(k => k.Path)];

    [Theory, MemberData(nameof(Defaults))]
    public void A_default_that_is_written_out_changes_nothing(string path)
    {
        var key = SpecKeys.Get(path);
        // A section inside another one is there only with the keys that it must have.
        var (without, with) = key.Section switch
        {
            "" => ("", $"{key.Name}: {key.Default}"),
            "search.cv" => ("search: { cv: { type: time_series } }",
                $"search: {{ cv: {{ type: time_series, {key.Name}: {key.Default} }} }}"),
            _ => ("", $"{key.Section}: {{ {key.Name}: {key.Default} }}"),
        };
        Assert.Equal(SpecText.Spec(SpecText.Complete(without)), SpecText.Spec(SpecText.Complete(with)));
        Assert.Empty(SpecText.Read(SpecText.Complete(with)).Problems);
    }

    [Theory, MemberData(nameof(Paths))]
    public void An_example_shows_its_key_and_something_else_than_the_default(string path)
    {
        var key = SpecKeys.Get(path);
        Assert.Contains(key.Name, key.Example, StringComparison.Ordinal);
        // The least file has the same estimator, and where there is one strategy only, the same strategy.
        if (path == "estimator" || (path == "search.strategy" && StrategyCatalog.All.Length == 1)) return;
        Assert.NotEqual(SpecText.Spec(SpecText.Complete("")), SpecText.Spec(SpecText.Complete(key.Example)));
    }

    [Theory, MemberData(nameof(Paths))]
    public void A_key_that_is_required_is_missed(string path)
    {
        var key = SpecKeys.Get(path);
        var without = path switch
        {
            "data" => "estimator: mlp_classifier\nspace: {}\n",
            "data.path" => SpecText.Complete("data: { target: y }"),
            "search.cv.type" => SpecText.Complete("search: { cv: { n_splits: 3 } }"),
            "estimator" => "data: { path: d.csv, target: y }\nspace: {}\n",
            "space" => "data: { path: d.csv, target: y }\nestimator: mlp_classifier\n",
            _ => SpecText.Complete(""),
        };
        Assert.Equal(key.IsRequired, SpecText.Read(without).Problems.Count > 0);
        Assert.Equal(key.IsRequired, SchemaCheck.Errors(without).Length > 0);
    }

    [Fact]
    public void A_default_is_said_one_way_or_the_other() =>
        Assert.All(SpecKeys.All, k =>
            Assert.Equal(1, (k.IsRequired ? 1 : 0) + (k.Default is null ? 0 : 1) + (k.Otherwise is null ? 0 : 1)));
}
