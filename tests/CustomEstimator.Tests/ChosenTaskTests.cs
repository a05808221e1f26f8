using Experiments.Engine;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;
using Experiments.Tests.Shared;
using Microsoft.ML.OnnxRuntime;

namespace Experiments.CustomEstimator.Tests;

/// <summary>
/// An estimator says which task its targets pose: here a softmax of two classes, where the default is a sigmoid. Its
/// loss depends on the difference of the two outputs, w = w1 - w0, and its penalty is least where w1 = -w0 = w / 2, so
/// that it is ||w||^2 / 2: with half of c it is scikit-learn's logistic regression.
/// </summary>
public sealed class ChosenTaskTests
{
    private static readonly Reference s_reference = Reference.Load("breast_cancer");

    [Fact]
    public void A_softmax_of_two_classes_has_the_weights_and_probabilities_of_scikit_learn()
    {
        var model = Create(c: 0.5).Fit(s_reference.Table, s_reference.Target);

        Assert.Equal((LearningTasks.Multiclass, 2), (model.Target.Task, model.Target.Outputs));
        var weights = model.Network.State["output.weight"];
        foreach (var (i, expected) in s_reference.Weights.Index())
            Assert.Equal(expected, weights[(2 * i) + 1] - weights[2 * i], 1e-3);
        var probabilities = model.Predict(s_reference.Table).Probabilities;
        foreach (var (row, expected) in s_reference.Probabilities.Index())
            for (var k = 0; k < 2; k++) Assert.Equal(expected[k], probabilities[row, k], 1e-3);
    }

    [Fact]
    public void A_grid_search_has_the_mean_scores_of_scikit_learn()
    {
        var values = s_reference.Grid.Select(point => ParameterValue.Create(point.C / 2)).ToList();

        var result = new GridSearchCv(Create(c: 1), new SubGrid([new("c", values)]))
            .Fit(s_reference.Table, s_reference.Target);

        foreach (var (trial, expected) in result.Trials.Zip(s_reference.Grid))
            Assert.Equal(expected.Accuracy, trial.MeanScore("accuracy"), 1e-9);
        Assert.Equal(values.Count, result.Trials.Count);
    }

    [Fact]
    public void An_artifact_of_it_is_read_again_and_onnx_runtime_says_the_same()
    {
        var plan = SearchPlan.Resolve(CreateRequest("""{"blocks": 0, "max_iter": 3}"""), s_reference.Table);
        using var device = DeviceCatalog.Open("cpu");
        var refit = new PackRunner(device, plan).Run(
            [new(0, ParameterSet.Empty, -1)], cancellationToken: TestContext.Current.CancellationToken)[0];
        using var folder = new TemporaryFolder();
        ArtifactWriter.Write(folder["model"], Artifact.FromRefit(
            plan, ParameterSet.Empty, refit, new Dictionary<string, double>()));
        var x = Enumerable.Range(0, 3 * 30).Select(i => i % 7 / 10f).ToArray();

        var read = ArtifactReader.Load(folder["model"]).Pipeline;
        using var session = new InferenceSession(OnnxExporter.Export(read));
        using var input = OrtValue.CreateTensorValueFromMemory(x, [3, 30]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["X"], [input], ["probabilities"]);

        var expected = refit.Pipeline!.Predict(x, 3).Probabilities;
        Assert.Equal(expected, read.Predict(x, 3).Probabilities);
        Assert.Equal(
            expected.Cast<float>(), outputs[0].GetTensorDataAsSpan<float>().ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_scorer_of_other_tasks_is_refused_before_the_data_is_read()
    {
        var issue = Assert.Single(SearchPlan.Check(CreateRequest("{}") with { Scoring = ["roc_auc"] }));

        Assert.Equal(("search.scoring[0]", "roc_auc does not score the tasks of this estimator."),
            (issue.Path, issue.Message));
    }

    [Fact]
    public void A_target_that_poses_none_of_the_tasks_is_refused()
    {
        var table = DataReader.Read("x,a,b\n1,0,1\n2,1,0\n"u8.ToArray(), "labels.csv").Table;

        var issue = Assert.Single(Assert.Throws<SpecException>(
            () => SearchPlan.Resolve(CreateRequest("{}") with { Target = ["a", "b"] }, table)).Issues);

        Assert.Equal(("data.target", "The estimator predicts several classes, and there are 2 target columns."),
            (issue.Path, issue.Message));
    }

    [Fact]
    public void A_task_of_another_kind_of_target_is_refused_and_so_is_none()
    {
        var known = ResidualClassifier.Softmax;

        Assert.Throws<ArgumentException>(() => Describe(TargetKind.Numbers, LearningTasks.Binary));
        Assert.Throws<ArgumentException>(() => Describe(TargetKind.Classes, LearningTasks.Poisson));
        // A target of numbers has no property by which a second task could be chosen.
        Assert.Throws<ArgumentException>(
            () => Describe(TargetKind.Numbers, LearningTasks.Regression, LearningTasks.Poisson));
        Assert.Throws<ArgumentException>(() => Describe(TargetKind.Classes));
        Assert.Equal([LearningTasks.Poisson], Describe(TargetKind.Numbers, LearningTasks.Poisson).Tasks);

        EstimatorDescriptor Describe(TargetKind kind, params LearningTask[] tasks) =>
            new(kind, known.Doc, known.Hyperparameters, known.CreateNetwork) { Tasks = [.. tasks] };
    }

    private static SearchRequest CreateRequest(string parameters) => new()
    {
        Estimator = ResidualClassifier.Softmax.Name,
        Params = ParameterSet.Parse(parameters),
        Target = [s_reference.Target],
    };

    private static Pipeline Create(double c)
    {
        var estimator = new ResidualClassifier(ResidualClassifier.Softmax) { Blocks = 0, C = c / 2 };
        estimator.SetParams(LogisticRegressionTests.Settings);
        return new([new StandardScaler()], estimator);
    }
}
