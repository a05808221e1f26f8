namespace Experiments.Cli.Tests.PublicForms;

/// <summary>
/// Files in the forms of sixteen public data sets, from <c>init</c> to a prediction. Each ends in a model that is
/// better than a guess, with a warning for each column that it lacks, or in a sentence that says what is missing.
/// </summary>
public sealed class PublicFormsTests(FormSilo silo) : IClassFixture<FormSilo>
{
    private const string IsRow = "the first line looks like a row, not like the names of the columns";
    private const string Plain = "write plain numbers such as 1234.5";

    /// <summary>Forms that cannot be read as they are: the cause, its place and the remedy are said.</summary>
    public static TheoryData<string, string, string[]> Refused => new()
    {
        // Networks cannot train on missing values, and imputers are to come.
        { "titanic.csv", "Survived",
            [".csv:10: error: column 'Age': the value is missing in 79 rows", "--ignore Age"] },
        { "housing.csv", "median_house_value",
            ["column 'total_bedrooms': the value is missing in 20 rows", "--ignore total_bedrooms"] },
        // A blank in quotes or not is no value.
        { "telco.csv", "Churn",
            ["column 'TotalCharges': the value is missing in 10 rows", "--ignore TotalCharges"] },
        { "auto-mpg.csv", "mpg",
            [".csv:34: error: column 'horsepower': '?' is not a number in 6 rows", "--ignore horsepower"] },
        // Without a header a row would be lost.
        { "adult.data", "column_15", [$":1: error: {IsRow}: ", "Private", "--header false"] },
        { "covtype.data", "column_55", [$":1: error: {IsRow}: ", "--header false"] },
        { "spambase.data", "column_58", [$":1: error: {IsRow}: ", "--header false"] },
        // Only commas separate.
        { "bank.csv", "y", [":1: error: the fields are separated by ';'", "save the file with commas"] },
        { "winequality.csv", "quality", [":1: error: the fields are separated by ';'", "points in the numbers"] },
        { "auto-mpg.data", "mpg", [":1: error: the fields are separated by blanks", "save the file with commas"] },
        // Both columns that matter are numbers for people.
        { "real-estate.csv", "sold",
            ["column 'sqft': '2,400' is not a plain number in 113 rows",
                "column 'price': '$315,010' is not a plain number in 120 rows", Plain, "--ignore price"] },
        { "real-estate.csv", "price", ["column 'price': '$315,010' is not a plain number in 120 rows", Plain] },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_is_missing_is_said(string name, string target, string[] words)
    {
        using var run = new FormRun(silo, Forms.Find(name));

        var init = await run.InitAsync("--target", target);

        Assert.Equal(2, init.ExitCode);
        Assert.All(words, word => Assert.Contains(word, init.Errors, StringComparison.Ordinal));
    }

    /// <summary>Forms that are read as they are, or after the remedy that the sentence names.</summary>
    public static TheoryData<string, string, string[], string[], double> Sensible => new()
    {
        // Nothing is missing: the score is what the invented formula allows.
        { "creditcard.csv", "Class", [], [], 0.9 },
        { "salary.csv", "Salary", [], [], 0.9 },
        { "covtype.data", "column_55", ["--header", "false"], [], 0.6 },
        { "spambase.data", "column_58", ["--header", "false"], [], 0.65 },
        // The only feature rises as row numbers do.
        { "double.csv", "y", [], ["'x' looks like a row number, and is kept because there is no other feature"], 0.95 },
        // A copy of the target makes the score worthless, whatever it is.
        { "stock.csv", "Close", [], ["The feature 'Adj Close' tells the target 'Close' in every row"], 0.5 },
        // Columns of text are lost, each with a warning, and ids are not kept without a word.
        { "bankchurners.csv", "Attrition_Flag", [],
            ["'Gender' is left out, because it is text ('M', 'F')", "'Education_Level' is left out",
                "'Income_Category' is left out", "'CLIENTNUM' holds a different whole number in every row"],
            0.9 },
        { "adult.data", "column_15", ["--header", "false"],
            ["'column_2' is left out, because it is text (' ?', ", "'column_4' is left out", "'column_10' is left out"],
            0.8 },
        { "titanic.csv", "Survived", ["--ignore", "Age"],
            ["'Sex' is left out, because it is text ('male', 'female'), and features are numbers; to use it, write 0 "
                + "and 1", "'Cabin' is left out", "'Embarked' is left out"], 0.6 },
        { "telco.csv", "Churn", ["--ignore", "TotalCharges"],
            ["'gender' is left out", "'Contract' is left out", "'PaymentMethod' is left out"], 0.8 },
        { "housing.csv", "median_house_value", ["--ignore", "total_bedrooms"], ["'ocean_proximity' is left out"], 0.9 },
        { "auto-mpg.csv", "mpg", ["--ignore", "horsepower"], [], 0.8 },
        // The same files with commas.
        { "bank.csv with commas", "y", [], ["'job' is left out", "'poutcome' is left out"], 0.8 },
        { "winequality.csv with commas", "quality", [], ["The least populated class, '3', has 2 members"], 0.4 },
    };

    [Theory, MemberData(nameof(Sensible))]
    public async Task A_model_is_better_than_a_guess_and_says_what_it_lacks(
        string name, string target, string[] options, string[] warnings, double least)
    {
        using var run = new FormRun(silo, Forms.Find(name));

        var result = await run.RunAsync(["--target", target, .. options]);

        Assert.True(result.BeatsBaseline, result.Init.Output);
        Assert.InRange(result.Score, least, 1);
        Assert.DoesNotContain("no better than", result.Readme, StringComparison.Ordinal);
        Assert.All(warnings, warning =>
            Assert.Contains($"  warning: {warning}", result.Init.Output, StringComparison.Ordinal));
        Assert.Equal(warnings.Length > 0, result.Init.Output.Contains(" warning", StringComparison.Ordinal));
        // Each column is a feature, the target, or named with the reason why it is neither.
        Assert.Equal(result.Columns - 1, result.Features + result.LeftOut);
        Assert.Equal(Forms.Find(name).Lines.Count - (options is ["--header", ..] ? 0 : 1), result.Predicted);
    }

    [Fact]
    public async Task What_the_data_says_is_said_on_every_step_and_in_the_model()
    {
        using var run = new FormRun(silo, FormsOfThings.Stock);

        var result = await run.RunAsync("--target", "Close");

        const string Warning = "The feature 'Adj Close' tells the target 'Close' in every row";
        Assert.All([result.Init.Output, result.Validate.Output, result.Readme, Assert.Single(result.Warnings)],
            text => Assert.Contains(Warning, text, StringComparison.Ordinal));
        Assert.Contains("1 warning:", result.Init.Output, StringComparison.Ordinal);
        Assert.Contains("in order of 'Date', so they are not shuffled", result.Init.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_what_is_left_is_called_worthless()
    {
        using var run = new FormRun(silo, FormsOfThings.Estate);

        var result = await run.RunAsync("--target", "sold", "--ignore", "sqft", "--ignore", "price");

        Assert.False(result.BeatsBaseline);
        Assert.Contains("1 feature (2 columns ignored)", result.Validate.Output, StringComparison.Ordinal);
        Assert.Contains("no better than", result.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_file_of_another_form_is_refused_with_its_remark()
    {
        using var run = new FormRun(silo, FormsOfPeople.Adult);
        await run.RunAsync("--header", "false", "--target", "column_15");

        var refused = await run.PredictAsync(FormsOfPeople.AdultTest);
        var predicted = await run.PredictAsync(FormsOfPeople.AdultTest.Without("|1x3"));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(
            "if the first line is a title or a remark, remove it", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 61), (predicted.ExitCode, predicted.Output.TrimEnd().Split('\n').Length));
    }

    [Theory, InlineData("recall"), InlineData("precision"), InlineData("f1")]
    public async Task A_score_of_one_class_asks_which_it_is(string scorer)
    {
        using var run = new FormRun(silo, FormsOfPeople.BankChurners);
        await run.InitAsync("--target", "Attrition_Flag");

        var validate = await run.ValidateAsync(file => file
            .Replace("scoring: [f1_macro, recall_macro, accuracy]", $"scoring: [{scorer}]", StringComparison.Ordinal)
            .Replace("refit: f1_macro", $"refit: {scorer}", StringComparison.Ordinal));

        Assert.Equal(2, validate.ExitCode);
        Assert.Contains("data.positive", validate.Errors, StringComparison.Ordinal);
    }
}
