using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

/// <summary>
/// A target may have any unit: the network learns it standardised, and what is shown, predicted and exported is in the
/// unit of the file.
/// </summary>
public sealed class ScaledTargetsTests
{
    private const int Rows = 60;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(38_000, 20_000)]
    [InlineData(0, 1e9)]
    [InlineData(0, 1e-6)]
    [InlineData(1e12, 1)]
    [InlineData(-1e5, 1e3)]
    [InlineData(0, 1e40)]
    [InlineData(0, 1e-40)]
    [InlineData(1e17, 1000)]
    public void A_target_is_learned_in_any_unit(double offset, double unit)
    {
        var table = Table((offset, unit));

        var (score, model) = OnePoint.Train(Request("y0"), table);

        Assert.True(score > 0.97, $"{score}");
        Assert.True(model.Score(table) > 0.98);
        var predicted = model.Predict(table);
        double[] truth = [.. ((NumericColumn)table.Find("y0")!).Values];
        var error = Enumerable.Range(0, Rows).Max(row => Math.Abs(predicted.Values[row, 0] - truth[row]));
        Assert.True(error < 0.5 * unit, $"{error} in units of {unit}");
        AssertExported(model, table, predicted.Values);
    }

    [Fact]
    public void Several_targets_of_different_units_are_learned_at_once()
    {
        var table = Table((0, 1e9), (5, 1e-6), (-3, 1));

        var (score, model) = OnePoint.Train(Request("y0", "y1", "y2"), table);

        Assert.True(score > 0.9, $"{score}");
        AssertExported(model, table, model.Predict(table).Values);
    }

    [Theory, InlineData(1e9), InlineData(1e-6)]
    public void Early_stopping_does_not_depend_on_the_unit(double unit)
    {
        var request = Request("y0") with
        {
            Params = ParameterSet.Parse(
                """{"hidden_layer_sizes": [8], "early_stopping": true, "tol": 0.01, "n_iter_no_change": 3}"""),
        };

        var (plain, _) = OnePoint.Train(request, Table((0, 1)));
        var (scaled, _) = OnePoint.Train(request, Table((0, unit)));

        Assert.Equal(plain, scaled, 1e-3);
    }

    [Fact]
    public void A_constant_target_is_warned_of() => Assert.Contains("there is nothing to learn",
        Assert.Single(SearchPlan.Resolve(Request("y0"), Table((5.5, 0))).Warnings), StringComparison.Ordinal);

    [Theory, InlineData(1e150, "too large"), InlineData(1e-300, "the square of that is 0")]
    public void Numbers_whose_squares_are_beyond_double_are_refused(double unit, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataException>(
            () => SearchPlan.Resolve(Request("y0"), Table((0, unit)))).Problem, StringComparison.Ordinal);

    // Within the rounding of the network: 24 bits of the standardised outputs.
    private static void AssertExported(Estimators.FittedPipeline model, TabularData table, double[,] expected)
    {
        using var onnx = new OnnxModel(OnnxExporter.Export(model));
        var x = FeatureEncoder.EncodeFeatures([.. model.FeatureNames], table);
        var actual = model.TargetScaler!.IsDouble
            ? onnx.Doubles("prediction", x, Rows)
            : [.. onnx.Floats("prediction", x, Rows).Select(value => (double)value)];
        var outputs = model.Target.Outputs;
        for (var i = 0; i < actual.Length; i++)
        {
            var unit = Math.Abs(model.TargetScaler.Scale[i % outputs]) + Math.Abs(expected[i / outputs, i % outputs]);
            Assert.Equal(expected[i / outputs, i % outputs], actual[i], 2e-6 * unit);
        }
    }

    private static SearchRequest Request(params string[] target) => new()
    {
        Estimator = "mlp_regressor",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse(
            """{"hidden_layer_sizes": [16], "max_iter": 300, "learning_rate_init": 0.02, "batch_size": 10}"""),
        Validation = new ValidationScheme.CrossValidation(3, Shuffle: true),
        Target = target,
        Ignore = [],
        Seed = 1,
    };

    // The golden ratio and the root of two spread the numbers evenly over -1 to 1, in no order.
    private static TabularData Table(params (double Offset, double Unit)[] targets)
    {
        double[] a = [.. Enumerable.Range(1, Rows).Select(i => 2 * (i * 0.6180339887498949 % 1) - 1)];
        double[] b = [.. Enumerable.Range(1, Rows).Select(i => 2 * (i * 1.4142135623730951 % 1) - 1)];
        return new("rows", new string('0', 64),
            [new NumericColumn("a", a), new NumericColumn("b", b), .. targets.Select((target, k) => new NumericColumn(
                $"y{k}", [.. a.Zip(b, (u, v) => target.Offset + target.Unit * (2 * u - v))]))]);
    }
}
