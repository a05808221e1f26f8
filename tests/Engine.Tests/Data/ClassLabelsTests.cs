using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Artifacts.Onnx;
using Experiments.Engine.Tests.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Data;

/// <summary>
/// Classes are texts, as they are written in the file, unless all are numbers in their shortest form: what looks like a
/// number may be a code, a key or a word.
/// </summary>
public sealed class ClassLabelsTests
{
    [Theory]
    [InlineData("007", "7", "1E1", "10")]
    [InlineData("02134", "94105")]
    [InlineData("1e3", "1000", "1000.0")]
    [InlineData("+5", "5", "-0", "0", "00")]
    [InlineData("0x10", "16", "1.50")]
    [InlineData("1.0", "0.0")]
    [InlineData("1.", "1")]
    [InlineData("٣", "3")]
    [InlineData("Inf", "Infinity", "-inf", "True", "None")]
    [InlineData("9007199254740992", "9007199254740993", "9007199254740994")]
    [InlineData("1234567890123456789", "123456789012345678")]
    [InlineData("9876543210987654321", "9876543210987654322")]
    [InlineData("-9007199254740993", "-9007199254740992", "7")]
    [InlineData("1e-400", "0")]
    [InlineData("yes", "yes ", " yes", "Yes", "yes.")]
    public void Labels_are_classes_as_they_are_written(params string[] labels)
    {
        var plan = Plan(labels);

        Assert.Equal(labels.Order(StringComparer.Ordinal), plan.Schema.Target.Classes);
        Assert.False(plan.Schema.Target.ClassesAreIntegers);
    }

    [Theory]
    [InlineData("007", "7", "1E1", "10")]
    [InlineData("02134", "94105")]
    [InlineData("9007199254740992", "9007199254740993", "9007199254740994")]
    [InlineData("yes", "yes ", "ja, \u0022ja\u0022")]
    [InlineData("3", "1", "2")]
    public void Predictions_and_the_exported_model_give_labels_back(params string[] labels)
    {
        double[] x = [.. Enumerable.Range(0, 8 * labels.Length).Select(i => 4.0 * (i % labels.Length) + i / 100.0)];
        var table = Files.Csv("x,y\n" + string.Concat(x.Select((value, i) => FormattableString.Invariant(
            $"{value},\"{labels[i % labels.Length].Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"))));

        var (score, model) = OnePoint.Train(
            Request with
            {
                Pipeline = [new("standard_scaler", ParameterSet.Empty)],
                Params = ParameterSet.Parse(
                    """{"hidden_layer_sizes": [16], "max_iter": 150, "learning_rate_init": 0.05, "batch_size": 8}"""),
            },
            table);

        Assert.Equal(1, score);
        Assert.Equal(x.Select((_, i) => labels[i % labels.Length]), model.Predict(table).Labels);
        using var onnx = new OnnxModel(OnnxExporter.Export(model));
        Assert.Equal(x.Select((_, i) => labels[i % labels.Length]),
            onnx.Labels([.. x.Select(value => (float)value)], x.Length));
    }

    [Theory]
    [InlineData("\" 7\"", "7", " 7", "7")]
    [InlineData("\"007\"", "7", "007", "7")]
    [InlineData("\"NA\"", "EU", "NA", "EU")]
    [InlineData("\"null\"", "\"nan\"", "null", "nan")]
    [InlineData("\"a,b\"", "\"a \"\"b\"\"\"", "a,b", "a \"b\"")]
    public void What_is_in_quotes_is_a_text(string a, string b, string first, string second) =>
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), Plan(a, b).Schema.Target.Classes);

    [Theory]
    [InlineData("-1", "0", "12")]
    [InlineData(" 7", "7 ", "7", "8")]
    [InlineData("9007199254740991", "-9007199254740991")]
    public void Whole_numbers_in_their_shortest_form_are_numbers(params string[] labels)
    {
        var target = Plan(labels).Schema.Target;

        Assert.Equal(
            labels.Select(label => long.Parse(label)).Distinct().Order().Select(number => number.ToString()),
            target.Classes);
        Assert.True(target.ClassesAreIntegers);
    }

    [Fact]
    public void Texts_that_mean_missing_can_be_named()
    {
        var options = new CsvOptions { Missing = ["?"] };
        var table = CsvReader.Read("x,y\n1,NA\n2,EU\n3,NA\n4,EU\n"u8.ToArray(), "rows.csv", options);

        Assert.Equal(["EU", "NA"], SearchPlan.Resolve(Request, table).Schema.Target.Classes);
        Assert.True(CsvReader.Read("x,y\n1,?\n2,EU\n"u8.ToArray(), "rows.csv", options).Find("y")!.IsMissing(0));
    }

    [Theory, InlineData("-999"), InlineData("0"), InlineData("9.99e2"), InlineData("none")]
    public void A_number_can_mean_missing_too(string text)
    {
        var table = CsvReader.Read(
            System.Text.Encoding.UTF8.GetBytes($"x,y\n1,a\n{text},b\n"), "rows.csv", new() { Missing = [text] });

        Assert.True(table.Find("x")!.IsMissing(1));
        Assert.False(table.Find("x")!.IsMissing(0));
    }

    [Theory]
    [InlineData(true, "yes", "yes ")]
    [InlineData(true, "yes", " yes")]
    [InlineData(true, "<=50K", "<=50K.")]
    [InlineData(true, "No", "no")]
    [InlineData(true, "É", "é")]
    [InlineData(true, "a b", "a\u00a0b")]
    [InlineData(true, "ab", "a\u200bb")]
    [InlineData(true, "007", "7")]
    [InlineData(true, "1E1", "10")]
    [InlineData(true, "1.50x", "1.50X")]
    [InlineData(true, "-0", "0")]
    [InlineData(false, "9007199254740992", "9007199254740993")]
    [InlineData(false, "123456789012345678", "123456789012345679")]
    [InlineData(false, "1e-400", "0")]
    [InlineData(false, "-1", "+1")]
    [InlineData(false, "1.5a", "15a")]
    [InlineData(false, "a.b", "ab")]
    public void Classes_that_differ_in_their_form_alone_are_warned_of(bool warned, string a, string b) =>
        Assert.Equal(warned, Plan(a, b).Warnings.Any(
            warning => warning.Contains("differ only by", StringComparison.Ordinal)));

    [Fact]
    public void A_blank_that_looks_like_a_space_is_shown_by_its_number() =>
        Assert.Contains(
            @"'a b', 'a\u00a0b'", Assert.Single(Plan("a\u00a0b", "a b").Warnings), StringComparison.Ordinal);

    private static SearchRequest Request => new()
    {
        Estimator = "mlp_classifier",
        Params = ParameterSet.Parse("""{"max_iter": 1}"""),
        Validation = new ValidationScheme.CrossValidation(2),
        Target = ["y"],
    };

    private static SearchPlan Plan(params string[] labels) => SearchPlan.Resolve(Request, Files.Csv(
        "x,y\n" + string.Concat(
            Enumerable.Range(0, 4 * labels.Length).Select(i => $"{i},{labels[i % labels.Length]}\n"))));
}
