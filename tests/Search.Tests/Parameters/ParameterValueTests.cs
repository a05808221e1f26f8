using System.Text.Json;
using Experiments.Search.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Parameters;

public class ParameterValueTests
{
    [Fact]
    public void Every_value_is_read_back_from_its_canonical_json() => Prop.ForAll(Values(3).ToArbitrary(), value =>
    {
        var read = ParameterValue.Parse(value.ToString());
        return read.Equals(value) && read.GetHashCode() == value.GetHashCode() && read.ToString() == value.ToString();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_combination_is_read_back_from_its_canonical_json_whatever_the_order_of_its_names()
    {
        var pairs = (from name in Gen.Elements("alpha", "Alpha", "b_1", "é\"")
                     from value in Values(1)
                     select KeyValuePair.Create(name, value))
            .ListOf();
        Prop.ForAll(pairs.ToArbitrary(), list =>
        {
            var distinct = list.DistinctBy(p => p.Key).ToList();
            var set = new ParameterSet(distinct);
            return ParameterSet.Parse(set.ToString()).Equals(set)
                && new ParameterSet(distinct.AsEnumerable().Reverse()).Equals(set);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_whole_number_is_not_a_float()
    {
        Assert.NotEqual(ParameterValue.Create(1L), ParameterValue.Create(1.0));
        Assert.Equal(("1", "1.0"), (ParameterValue.Create(1L).ToString(), ParameterValue.Create(1.0).ToString()));
        Assert.Equal(ParameterKind.Float, ParameterValue.Parse("1e3").Kind);
    }

    [Fact]
    public void Objects_are_refused() => Assert.Throws<JsonException>(() => ParameterValue.Parse("{}"));

    [Theory, InlineData("1e400"), InlineData("-1e999"), InlineData("\"\\ud800\""), InlineData("[1, \"\\udc00\"]")]
    public void A_number_that_no_double_holds_and_half_a_character_are_refused(string json)
    {
        Assert.Throws<JsonException>(() => ParameterValue.Parse(json));
        Assert.Throws<JsonException>(() => ParameterSet.Parse($"{{\"a\":{json}}}"));
    }

    [Fact]
    public void A_name_that_is_half_a_character_is_refused() =>
        Assert.Throws<JsonException>(() => ParameterSet.Parse("{\"\\ud800\":1}"));

    [Fact]
    public void What_json_cannot_say_is_refused() =>
        Assert.Throws<ArgumentException>(() => ParameterValue.Create(double.NaN));

    private static Gen<ParameterValue> Values(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Constant(ParameterValue.Null),
            Gen.Elements(true, false).Select(ParameterValue.Create),
            ArbMap.Default.GeneratorFor<long>().Select(ParameterValue.Create),
            ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(ParameterValue.Create),
            Gen.Elements("", "sgd", "a b", "\"quoted\"", "é\n", "null").Select(ParameterValue.Create));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Values(depth - 1).ListOf().Select(ParameterValue.Create));
    }
}
