using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Features that are the target in other words, and ids, are warned of; others are not.</summary>
public sealed class FeatureWarningsTests
{
    private const int Rows = 40;

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0000000001")]
    [InlineData("-1e12")]
    public void A_feature_that_equals_a_number_to_predict_is_named(string factor)
    {
        // The rounding of a writer is no difference.
        var f = double.Parse(factor, CultureInfo.InvariantCulture);
        var unit = Math.Abs(f) > 2 ? f : 1;
        var found = Find(TargetKind.Numbers, i => [Noise(i), Noise(i + 99) * f, Noise(i + 99) * unit]);

        Assert.StartsWith("The feature 'b' tells the target 'y' in every row", Assert.Single(found),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_differs_in_one_row_is_not_the_target() =>
        Assert.Empty(Find(TargetKind.Numbers, i => [Noise(i), Noise(i + 99) + (i == 7 ? 0.1 : 0), Noise(i + 99)]));

    [Theory]
    [InlineData(2), InlineData(3), InlineData(7)]
    public void The_code_of_a_class_is_named(int classes) =>
        Assert.Contains("'b' tells the target 'y'",
            Assert.Single(Find(TargetKind.Classes, i => [Noise(i), i % classes * 10, i % classes])),
            StringComparison.Ordinal);

    [Fact]
    public void A_feature_that_only_helps_to_tell_classes_is_not_named()
    {
        Assert.Empty(Find(TargetKind.Classes, i => [Noise(i), i % 4, i % 2]));
        Assert.Empty(Find(TargetKind.Classes, i => [Noise(i), i % 2, i % 4]));
        Assert.Empty(Find(TargetKind.Classes, i => [Noise(i), i == 5 ? 1 - i % 2 : i % 2, i % 2]));
    }

    [Theory]
    [InlineData(708_000_000, 7_919)]
    [InlineData(10_000_000, 1)]
    [InlineData(491_510_000_000, 99_991)]
    public void A_whole_number_of_many_digits_that_differs_in_every_row_is_called_an_id(long first, long step) =>
        Assert.StartsWith("'b' holds a different whole number in every row",
            Assert.Single(Find(TargetKind.Classes, i => [Noise(i), first + i * 17 % Rows * step, i / 2 % 2])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(100_000, 7_919)]
    [InlineData(1_700_000_000, 86_400)]
    [InlineData(1_700_000_000_000, 1)]
    [InlineData(99_999_990, 1)]
    public void Amounts_and_times_are_no_ids(long first, long step) =>
        Assert.Empty(Find(TargetKind.Classes, i => [Noise(i), first + i * 17 % Rows * step, i / 2 % 2]));

    [Fact]
    public void Few_rows_say_nothing() =>
        Assert.Empty(Find(TargetKind.Classes, i => [Noise(i), i % 2, i % 2], rows: 10));

    private static double Noise(int i) => i * 7919 % 1009 / 1009.0;

    private static List<string> Find(TargetKind kind, Func<int, double[]> row, int rows = Rows)
    {
        var table = Files.Csv("a,b,y\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
            string.Join(',', row(i).Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n")));
        var schema = DatasetSchema.Resolve(table, ["y"], LearningTasks.GetByTarget(kind));
        return [.. FeatureWarnings.Find(schema, table)];
    }
}
