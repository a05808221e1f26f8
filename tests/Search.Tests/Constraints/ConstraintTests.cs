using Experiments.Search.Constraints;
using Experiments.Search.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Constraints;

public class ConstraintTests
{
    private static readonly ParameterSet s_point = ParameterSet.Parse(
        """{"alpha":0.1,"batch_size":128,"clip":null,"early":true,"hidden":[64,32],"rate":0.001"""
        + ""","solver":"sgd","width":"auto"}""");

    [Theory]
    [InlineData("rate * batch_size <= 1")]
    [InlineData("not (solver == 'sgd' and alpha > 0.1)")]
    [InlineData("2 + 3 * 4 == 14 and (2 + 3) * 4 == 20")]
    [InlineData("-2 ** 2 == -4 and 2 ** -1 == 0.5 and 2 ** 3 ** 2 == 512")]
    [InlineData("7 % 3 == 1 and -7 % 3 == 2 and 7 % -3 == -2 and 5.5 % 2 == 1.5")]
    [InlineData("10 - 4 - 3 == 3 and 16 / 4 / 2 == 2")]
    [InlineData("1 == 1.0 and [1] == [1.0] and 1 != '1'")]
    [InlineData("solver in ['sgd', \"adam\"] and not (solver in [])")]
    [InlineData("len(hidden) == 2 and hidden[0] > hidden[1] and hidden[-1] == 32 and hidden == [64, 32]")]
    [InlineData("sum(hidden) == 96 and min(hidden) == 32 and max(hidden) == 64 and abs(-3) == 3")]
    [InlineData("clip == null and early == true and early")]
    [InlineData("true or false and false")]
    [InlineData("not false and true")]
    [InlineData("1e-4 < alpha and 1E+2 < batch_size and .5 < 1.")]
    [InlineData("'a' < 'b'")]
    [InlineData("9223372036854775807 + 1 > 9e18")]
    public void It_holds(string text)
    {
        Assert.False(Excludes(text));
        Assert.True(Excludes($"not ({text})"));
    }

    [Theory]
    [InlineData("missing > 1")]
    [InlineData("width * rate <= 0")]
    [InlineData("solver == 'sgd' and missing > 1")]
    [InlineData("alpha / 0 > 1")]
    [InlineData("hidden[5] == 1")]
    [InlineData("max([]) == 1")]
    [InlineData("[missing] == [1]")]
    [InlineData("solver < 3")]
    [InlineData("1 in solver")]
    [InlineData("alpha")]
    public void What_a_point_cannot_answer_does_not_exclude_it(string text)
    {
        Assert.False(Excludes(text));
        Assert.False(Excludes($"not ({text})"));
    }

    [Fact]
    public void A_known_side_decides_although_the_other_is_unknown()
    {
        Assert.True(Excludes("missing > 1 and false"));
        Assert.True(Excludes("not (true or missing > 1)"));
        Assert.True(Excludes("not (missing > 1 or true)"));
    }

    [Theory]
    [InlineData("", 0, "Expected a value, a parameter's name or '(', found the end.")]
    [InlineData("alpha <= ", 9, "Expected a value, a parameter's name or '(', found the end.")]
    [InlineData("(alpha", 6, "Expected ')', found the end.")]
    [InlineData("alpha beta", 6, "Expected the end, found 'beta'.")]
    [InlineData("alpha = 1", 6, "'=' is not an operator.")]
    [InlineData("a && b", 2, "'&&' is not an operator.")]
    [InlineData("0 < alpha < 1", 10, "Comparisons cannot be chained.")]
    [InlineData("solver == 'sgd", 10, "The text that begins here has no closing quote.")]
    [InlineData("alpha > 1.2.3", 8, "'1.2.3' is not a number.")]
    [InlineData("alpha > 1e999", 8, "'1e999' is not a number.")]
    [InlineData("exec('rm')", 0, "There is no function exec.")]
    [InlineData("len()", 0, "len takes one value, not 0.")]
    [InlineData("a # b", 2, "'#' is not allowed here.")]
    public void A_text_that_is_no_constraint_is_refused_with_its_place(string text, int position, string message)
    {
        var error = Assert.Throws<ConstraintException>(() => Constraint.Parse(text));

        Assert.Equal((position, message), (error.Position, error.Message));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("-")]
    [InlineData("1 ** ")]
    [InlineData("1 + ")]
    [InlineData("[")]
    [InlineData("a[")]
    public void Nesting_is_bounded(string piece) =>
        Assert.Throws<ConstraintException>(
            () => Constraint.Parse(string.Concat(Enumerable.Repeat(piece, 100_000)) + "1"));

    [Fact]
    public void A_chain_of_indices_is_nesting_too() =>
        Assert.Throws<ConstraintException>(
            () => Constraint.Parse("a" + string.Concat(Enumerable.Repeat("[0]", 100_000))));

    [Fact]
    public void Any_text_is_a_constraint_or_a_typed_error()
    {
        var word = Gen.Elements("a", "1", "2.5", "'x'", "(", ")", "[", "]", ",", "and", "or", "not", "in", "==", "<",
            "+", "-", "*", "/", "%", "**", "len", " ", "\u00e9", "true", "null");
        Prop.ForAll(word.ArrayOf().Select(w => string.Join(' ', w)).ToArbitrary(), text =>
        {
            try
            {
                _ = Constraint.Parse(text).Excludes(name => name == "a" ? ParameterValue.Create(1L) : null);
                return true;
            }
            catch (ConstraintException e)
            {
                return e.Position >= 0 && e.Position <= text.Length;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static bool Excludes(string text) =>
        Constraint.Parse(text).Excludes(name => s_point.TryGetValue(name, out var value) ? value : null);
}
