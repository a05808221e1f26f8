using System.Text.Json.Nodes;
using Experiments.Cli.Predictions;
using Experiments.Engine.Estimators;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Tests.Predictions;

/// <summary>
/// A row whose outputs are not finite has no prediction: an empty label, and null in JSON, which has no NaN.
/// </summary>
public sealed class UndefinedPredictionsTests
{
    private static readonly TargetInfo s_numbers = new(LearningTasks.Regression, ["length"], [], false);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_number_is_null(float output, string cell)
    {
        var (csv, json) = Write(new Prediction(s_numbers, [1.5f, output]));

        Assert.Equal(["length", "1.5", cell], csv);
        Assert.Equal("""[{"length":1.5},{"length":null}]""", json.ToJsonString());
    }

    [Fact]
    public void A_class_is_none()
    {
        var binary = new TargetInfo(LearningTasks.Binary, ["answer"], ["no", "yes"], false);
        var whole = new TargetInfo(LearningTasks.Multiclass, ["digit"], ["0", "1", "2"], true);

        var (csv, json) = Write(new Prediction(binary, [0.75f, float.NaN]));
        var (digits, parsed) = Write(new Prediction(whole, [0, 0, 1, float.NaN, float.NaN, float.NaN]));

        Assert.Equal(["answer,probability_no,probability_yes", "yes,0.25,0.75", ",NaN,NaN"], csv);
        Assert.Equal("""{"answer":null,"probabilities":{"no":null,"yes":null}}""", json[1]!.ToJsonString());
        Assert.Equal(["digit,probability_0,probability_1,probability_2", "2,0,0,1", ",NaN,NaN,NaN"], digits);
        Assert.Null(parsed[1]!["digit"]);
    }

    [Fact]
    public void Labels_are_none()
    {
        var target = new TargetInfo(LearningTasks.Multilabel, ["red", "round"], [], true);

        var (csv, json) = Write(new Prediction(target, [0.75f, 0.25f, float.NaN, 0.5f]));

        Assert.Equal(["red,round,probability_red,probability_round", "1,0,0.75,0.25", ",,NaN,0.5"], csv);
        Assert.Equal("""{"red":null,"round":null,"probabilities":{"red":null,"round":0.5}}""", json[1]!.ToJsonString());
    }

    [Fact]
    public void An_output_that_overflows_in_the_targets_unit_is_not_defined()
    {
        var prediction = new Prediction(s_numbers, [1, 1e30f], new FittedTargetScaler([0], [1e20], isDouble: false));

        Assert.Equal((true, false), (prediction.IsDefined(0), prediction.IsDefined(1)));
        Assert.Null(Write(prediction).Json[1]!["length"]);
    }

    private static (string[] Csv, JsonArray Json) Write(Prediction prediction)
    {
        var (csv, json) = (new StringWriter(), new StringWriter());
        var table = new PredictionTable(prediction);
        table.WriteCsv(csv);
        table.WriteJson(json);
        return (csv.ToString().TrimEnd('\n').Split('\n'), JsonNode.Parse(json.ToString())!.AsArray());
    }
}
