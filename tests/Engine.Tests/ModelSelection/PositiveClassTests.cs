using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>The class that precision, recall and F1 are of is named or usual, and never guessed by its place.</summary>
public sealed class PositiveClassTests
{
    [Theory]
    [InlineData("Fraud", "Legit", "recall")]
    [InlineData("yes", "no", "precision")]
    [InlineData("1", "2", "f1")]
    [InlineData("0", "-1", "f1")]
    [InlineData("1.0", "0.0", "recall")]
    [InlineData("01", "00", "recall")]
    [InlineData("Attrited", "Existing", "f1")]
    public void Other_classes_must_be_named(string rare, string other, string scorer)
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(
            () => SearchPlan.Resolve(Request(scorer), Table(rare, other))).Issues);

        Assert.Equal("search.scoring[0]", issue.Path);
        Assert.Contains($"'{rare}'", issue.Message, StringComparison.Ordinal);
        Assert.Contains("data.positive", issue.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "0")]
    [InlineData("1", "-1")]
    [InlineData("true", "false")]
    [InlineData("True", "False")]
    [InlineData("TRUE", "FALSE")]
    public void Some_pairs_have_a_usual_one(string positive, string negative) => Assert.Equal(
        positive, SearchPlan.Resolve(Request("recall"), Table(positive, negative)).Schema.Target.Positive);

    [Theory]
    [InlineData("Fraud", "Legit")]
    [InlineData("yes", "no")]
    [InlineData("2", "1")]
    [InlineData("0", "1")]
    [InlineData("007", "7")]
    [InlineData("1", "0")]
    public void The_class_that_is_named_is_scored(string rare, string other)
    {
        var table = Table(rare, other);
        var request = Request("recall") with { Positive = rare };

        // So strong a penalty leaves the most frequent class alone.
        var (worst, _) = OnePoint.Train(request with { Params = Penalize(1e6) }, table);
        var (score, model) = OnePoint.Train(request, table);

        Assert.Equal(0, worst);
        Assert.True(score > 0, $"{score}");
        var labels = model.Predict(table).Labels;
        double found = Truth.Where((isRare, row) => isRare && labels[row] == rare).Count();
        Assert.Equal(found / Truth.Count(isRare => isRare), model.Score(table, "recall"), 1e-12);
        Assert.Equal(found / labels.Count(label => label == rare), model.Score(table, "precision"), 1e-12);
    }

    /// <summary>Also where the positive class is the first by the alphabet, and the network is not linear.</summary>
    [Theory]
    [InlineData("yes", "no")]
    [InlineData("2", "1")]
    [InlineData("z", "b")]
    [InlineData("Fraud", "Legit")]
    [InlineData("a", "b")]
    [InlineData("0", "1")]
    public void The_same_rows_score_the_same_whatever_the_classes_are_called(string rare, string other)
    {
        var hidden = Penalize(0.0001).Merge(ParameterSet.Parse("""{"hidden_layer_sizes": [5]}"""));
        foreach (var scorer in (string[])["recall", "precision", "f1"])
        {
            var request = Request(scorer) with { Params = hidden };
            var (expected, model) = OnePoint.Train(request, Table("1", "0"));
            var (actual, named) = OnePoint.Train(request with { Positive = rare }, Table(rare, other));

            Assert.Equal(expected, actual);
            Assert.Equal(
                model.Predict(Table("1", "0")).Labels.Select(label => label == "1"),
                named.Predict(Table(rare, other)).Labels.Select(label => label == rare));
        }
    }

    [Theory, InlineData("fraud"), InlineData("Legit "), InlineData("")]
    public void A_class_that_is_not_there_is_refused(string named) => Assert.Equal("data.positive",
        Assert.Single(Assert.Throws<SpecException>(() => SearchPlan.Resolve(
            Request("accuracy") with { Positive = named }, Table("Fraud", "Legit"))).Issues).Path);

    [Theory, InlineData("accuracy"), InlineData("f1_macro"), InlineData("recall_weighted"), InlineData("neg_log_loss")]
    public void Scorers_of_all_classes_need_none(string scorer) => Assert.Null(
        SearchPlan.Resolve(Request(scorer), Table("Fraud", "Legit")).Schema.Target.Positive);

    private static SearchRequest Request(string scorer) => new()
    {
        Estimator = "mlp_classifier",
        Params = Penalize(0.0001),
        Validation = new ValidationScheme.CrossValidation(3),
        Scoring = [scorer],
        Target = ["y"],
        Seed = 1,
    };

    private static ParameterSet Penalize(double alpha) => ParameterSet.Parse(FormattableString.Invariant(
        $$"""{"hidden_layer_sizes": [], "max_iter": 60, "learning_rate_init": 0.05, "alpha": {{alpha}}}"""));

    // A third of the rows is of the rare class, and the classes overlap: precision and recall of the two differ.
    private static bool[] Truth { get; } = [.. Enumerable.Range(1, 60).Select(i => i % 3 == 0)];

    private static TabularData Table(string rare, string other) => Files.Csv("x,y\n" + string.Concat(
        Truth.Select((isRare, i) => FormattableString.Invariant(
            $"{((i + 1) * 0.6180339887498949 % 1) + (isRare ? 0.5 : 0):F4},{(isRare ? rare : other)}\n"))));
}
