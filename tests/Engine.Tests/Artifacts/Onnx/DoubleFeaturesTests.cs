using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

/// <summary>
/// Columns whose differences float32 does not hold are scaled in double precision: in training, in prediction and in
/// the exported model. What is learned does not depend on the offset and the unit of a column.
/// </summary>
public sealed class DoubleFeaturesTests
{
    private const int Rows = 60;

    public static TheoryData<string, double, double, string> Columns
    {
        get
        {
            (string Name, double Offset, double Unit)[] columns =
            [
                ("epoch in seconds", 1.7e9, 20), ("epoch in milliseconds", 1.7e12, 20_000),
                ("epoch in nanoseconds", 1.7e18, 1e9), ("price", 1e9, 1), ("coordinate", 52.5200066, 1e-6),
                ("tiny", 0, 1e-30), ("tinier", 0, 1e-50), ("least", 0, 1e-300), ("greatest", 0, 1e300),
            ];
            var data = new TheoryData<string, double, double, string>();
            foreach (var (name, offset, unit) in columns)
                foreach (var scaler in (string[])["standard_scaler", "min_max_scaler"])
                    data.Add(name, offset, unit, scaler);
            return data;
        }
    }

    [Theory, MemberData(nameof(Columns))]
    public void A_column_scores_alike_with_any_offset_and_unit(string name, double offset, double unit, string scaler)
    {
        var (plain, _) = OnePoint.Train(Request(scaler), Table(0, 1));
        var table = Table(offset, unit);

        var (score, model) = OnePoint.Train(Request(scaler), table);

        Assert.True(plain > 0.9, $"{plain}");
        // A cell that is rounded to double may fall on the other side of the border, but not more than one or two.
        Assert.True(Math.Abs(score - plain) <= 2.0 / Rows, $"{name}: {score} where {plain} is right");
        var predicted = model.Predict(table);
        using var onnx = new OnnxModel(OnnxExporter.Export(model));
        double[] x = [.. ((NumericColumn)table.Columns[0]).Values];
        Assert.True(model.TakesDoubles);
        Assert.Equal(predicted.Labels, onnx.Labels(x, Rows));
        var probabilities = onnx.Floats("probabilities", x, Rows);
        Assert.All(predicted.Probabilities.Cast<float>().Zip(probabilities), pair =>
            Assert.Equal(pair.First, pair.Second, 2e-6f));
        Assert.True(model.Score(table) > 0.9);
    }

    [Theory]
    [InlineData(1.7e9, 20)]
    [InlineData(1e9, 1)]
    [InlineData(52.5200066, 1e-6)]
    public void Without_a_scaler_it_is_warned_of(double offset, double unit)
    {
        var warning = Assert.Single(SearchPlan.Resolve(Request(), Table(offset, unit)).Warnings);

        Assert.Contains("float32", warning, StringComparison.Ordinal);
        Assert.Contains("'x'", warning, StringComparison.Ordinal);
    }

    [Theory, InlineData(0, 1), InlineData(5, 0.1), InlineData(-1000, 1)]
    public void Usual_columns_stay_in_single_precision_without_a_word(double offset, double unit)
    {
        Assert.Empty(SearchPlan.Resolve(Request(), Table(offset, unit)).Warnings);
        Assert.False(OnePoint.Train(
            Request("standard_scaler") with { Params = ParameterSet.Parse("""{"max_iter": 1}""") },
            Table(offset, unit)).Model.TakesDoubles);
    }

    private static SearchRequest Request(params string[] pipeline) => new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [.. pipeline.Select(name => new PipelineStep(name, ParameterSet.Empty))],
        Params = ParameterSet.Parse(
            """{"hidden_layer_sizes": [8], "max_iter": 150, "learning_rate_init": 0.05, "batch_size": 10}"""),
        Validation = new ValidationScheme.CrossValidation(3, Shuffle: true),
        Target = ["y"],
        Seed = 1,
    };

    // The golden ratio spreads the numbers evenly over -1 to 1, in no order.
    private static TabularData Table(double offset, double unit)
    {
        double[] at = [.. Enumerable.Range(1, Rows).Select(i => 2 * (i * 0.6180339887498949 % 1) - 1)];
        return new("rows", new string('0', 64),
            [new NumericColumn("x", [.. at.Select(v => offset + unit * v)]),
                new TextColumn("y", [.. at.Select(v => v < 0 ? "low" : "high")])]);
    }
}
