using Experiments.Engine.Data;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.Data;

public sealed class DatasetSchemaTests
{
    private static readonly IReadOnlyList<LearningTask> s_classes = LearningTasks.GetByTarget(TargetKind.Classes);

    [Fact]
    public void Two_classes_are_binary_and_numbers_are_sorted_as_numbers()
    {
        var target = Resolve("x,y\n1,10\n2,9\n3,10\n", TargetKind.Classes, "y").Target;

        Assert.Equal(LearningTasks.Binary, target.Task);
        Assert.Equal(["9", "10"], target.Classes);
        Assert.True(target.ClassesAreIntegers);
        Assert.Equal(1, target.Outputs);
    }

    [Fact]
    public void More_classes_are_multiclass_and_texts_are_sorted_ordinally()
    {
        var target = Resolve("x,y\n1,b\n2,a\n3,C\n", TargetKind.Classes, "y").Target;

        Assert.Equal(LearningTasks.Multiclass, target.Task);
        Assert.Equal(["C", "a", "b"], target.Classes);
        Assert.False(target.ClassesAreIntegers);
    }

    [Fact]
    public void Several_targets_are_labels_for_a_classifier_and_outputs_for_a_regressor()
    {
        const string rows = "y1,x,y2\n0,1,1\n1,2,0\n";

        Assert.Equal(LearningTasks.Multilabel, Resolve(rows, TargetKind.Classes, "y1", "y2").Target.Task);
        Assert.Equal(LearningTasks.Regression, Resolve(rows, TargetKind.Numbers, "y1", "y2").Target.Task);
        Assert.Equal(["x"], Resolve(rows, TargetKind.Numbers, "y1", "y2").Features);
    }

    [Theory]
    [InlineData("x,digit\n1,1\n", "digits", "rows.csv has no column 'digits'.", "Did you mean 'digit'?")]
    [InlineData("x,y\n1,1\n2,1\n", "y", "The target 'y' has only one class: 1.",
        "A classifier needs at least two classes: check the target column.")]
    [InlineData("x,y\n1,0.5\n2,1\n", "y", "The target 'y' holds continuous numbers (0.5), which are not classes.",
        "Use mlp_regressor for numbers, or name the column that holds the classes.")]
    [InlineData(
        "y\n1\n2\n", "y", "Every column is a target: no feature remains.", "Name only the columns to predict.")]
    public void A_target_that_cannot_be_learned_is_an_issue_of_the_experiment(
        string rows, string target, string message, string remedy)
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(() => Resolve(rows, TargetKind.Classes, target)).Issues);

        Assert.Equal(new SpecIssue("data.target", message, remedy), issue);
    }

    [Theory]
    [InlineData("x,y\n1,1\n2,\n", "rows.csv, line 3, column 'y': the target is missing.")]
    [InlineData("x,y\n1,1\n2,many\n", "rows.csv, line 3, column 'y': 'many' is not a finite number.")]
    public void A_bad_target_cell_is_an_error_of_the_data(string rows, string message) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => Resolve(rows, TargetKind.Numbers, "y")).Message);

    [Fact]
    public void A_label_that_is_not_0_or_1_is_refused() => Assert.Equal(
        "rows.csv, line 3, column 'b': 2 is not a label: with several target columns, each must hold 0 or 1.",
        Assert.Throws<DataException>(() => Resolve("x,a,b\n1,0,1\n1,1,2\n", TargetKind.Classes, "a", "b")).Message);

    [Theory]
    [InlineData("x,y\n1,0\nabc,1\n", "rows.csv, line 3, column 'x': 'abc' is not a finite number.")]
    [InlineData("x,y\n1,0\n1e999,1\n", "rows.csv, line 3, column 'x': '1e999' is not a finite number.")]
    [InlineData("x,y\n1,0\n1e99,1\n", "rows.csv, line 3, column 'x': 1E+99 is too large for float32.")]
    [InlineData("x,y\n1,0\n,1\n", "rows.csv, line 3, column 'x': the value is missing.")]
    public void A_bad_feature_cell_is_an_error_of_the_data(string rows, string message)
    {
        var table = Files.Csv(rows);
        var schema = DatasetSchema.Resolve(table, ["y"], s_classes);

        Assert.Equal(message, Assert.Throws<DataException>(() => FeatureEncoder.Encode(schema, table)).Message);
    }

    [Fact]
    public void Features_are_row_major_and_classes_one_hot()
    {
        var table = Files.Csv("a,y,b\n1,u,2\n3,v,4\n5,w,6\n");
        var data = FeatureEncoder.Encode(DatasetSchema.Resolve(table, ["y"], s_classes), table);

        Assert.Equal([1, 2, 3, 4, 5, 6], data.X);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], data.Y);
        Assert.Equal([0, 1, 2], data.Labels!);
    }

    [Fact]
    public void Columns_that_are_left_out_are_no_features_and_may_hold_anything()
    {
        var table = Files.Csv("id,a,note,b,y\n1,1,x,5,u\n2,2,,6,v\n");
        var schema = DatasetSchema.Resolve(table, ["y"], s_classes, ["note", "id"]);
        Assert.Equal(["a", "b"], schema.Features);
        Assert.Equal([1, 5, 2, 6], FeatureEncoder.Encode(schema, table).X);
    }

    [Theory]
    [InlineData("data.ignore[0]", "nothing")]
    [InlineData("data.ignore[1]", "a", "y")]
    [InlineData("data.ignore[1]", "a", "a")]
    [InlineData("data.target", "a", "b")]
    public void What_is_left_out_must_be_there_once_and_leave_something(string path, params string[] ignored) =>
        Assert.Equal(path, Assert.Single(Assert.Throws<SpecException>(() => DatasetSchema.Resolve(
            Files.Csv("a,b,y\n1,2,u\n3,4,v\n"), ["y"], s_classes, ignored)).Issues).Path);

    private static DatasetSchema Resolve(string rows, TargetKind kind, params string[] targets) =>
        DatasetSchema.Resolve(Files.Csv(rows), targets, LearningTasks.GetByTarget(kind));
}
