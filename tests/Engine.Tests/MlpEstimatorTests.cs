using Experiments.Engine.Data;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests;

public sealed class MlpEstimatorTests
{
    private static readonly float[,] s_corners = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

    [Fact]
    public void Learns_the_exclusive_or()
    {
        var classifier = new MlpClassifier
        {
            HiddenLayerSizes = [16],
            MaxIter = 300,
            LearningRateInit = 0.05,
            Activation = ActivationKind.Tanh
        };

        classifier.Fit(s_corners, [0, 1, 1, 0]);

        Assert.Equal(["0", "1", "1", "0"], classifier.Predict(s_corners).Labels);
    }

    [Fact]
    public void Texts_are_classes_too_and_probabilities_sum_to_one()
    {
        var model = new MlpClassifier { HiddenLayerSizes = [8], MaxIter = 300, LearningRateInit = 0.05 }
            .Fit(s_corners, ["none", "some", "some", "all"]);
        var prediction = model.Predict([0, 0, 0, 1, 1, 1], 3);

        Assert.Equal(["all", "none", "some"], model.Target.Classes);
        Assert.Equal(["none", "some", "all"], prediction.Labels);
        for (var row = 0; row < 3; row++)
            Assert.Equal(1, Enumerable.Range(0, 3).Sum(k => prediction.Probabilities[row, k]), 1e-5);
    }

    [Fact]
    public void Several_labels_are_learned_at_once()
    {
        var model = new MlpClassifier { HiddenLayerSizes = [16], MaxIter = 300, LearningRateInit = 0.05 }
            .Fit(s_corners, new[,] { { 0, 1 }, { 1, 1 }, { 1, 0 }, { 1, 0 } });

        Assert.Equal(LearningTasks.Multilabel, model.Target.Task);
        Assert.Equal([0, 1, 1, 1, 1, 0, 1, 0], model.Predict([0, 0, 0, 1, 1, 0, 1, 1], 4).LabelIndices.ToArray());
    }

    [Fact]
    public void A_linear_model_finds_a_line()
    {
        var x = new float[64, 1];
        var y = new double[64, 2];
        for (var i = 0; i < 64; i++)
            (x[i, 0], y[i, 0], y[i, 1]) = (i / 32f - 1, 3 * (i / 32d - 1) + 1, -2 * (i / 32d - 1));

        var model = new MlpRegressor
        {
            HiddenLayerSizes = [],
            MaxIter = 400,
            LearningRateInit = 0.05,
            Alpha = 0,
            BatchSize = 16
        }
            .Fit(x, y);
        var values = model.Predict([0.5f], 1).Values;

        Assert.Equal(2.5, values[0, 0], 1e-2);
        Assert.Equal(-1, values[0, 1], 1e-2);
    }

    [Fact]
    public void Use_before_fit_is_refused()
    {
        Assert.Equal("This MlpClassifier is not fitted yet: call Fit first.",
            Assert.Throws<NotFittedException>(() => new MlpClassifier().Predict(s_corners)).Message);
        Assert.Throws<NotFittedException>(() => new Pipeline([new StandardScaler()], new MlpRegressor()).Fitted);
    }

    [Fact]
    public void Setting_stores_and_fitting_checks()
    {
        var classifier = new MlpClassifier { Alpha = -1, MaxIter = 0 };

        Assert.Equal(-1, classifier.Alpha);
        Assert.Equal(["params.alpha", "params.max_iter"],
            Assert.Throws<SpecException>(() => classifier.Fit(s_corners, [0, 1, 1, 0])).Issues.Select(i => i.Path));
    }

    [Fact]
    public void A_failed_fit_forgets_the_one_before()
    {
        var classifier = new MlpClassifier { MaxIter = 1 };
        classifier.Fit(s_corners, [0, 1, 1, 0]);

        Assert.Throws<SpecException>(() => classifier.Fit(s_corners, [1, 1, 1, 1]));
        Assert.Throws<NotFittedException>(() => classifier.Fitted);
    }

    [Fact]
    public void Every_property_is_a_hyperparameter_of_the_catalog_and_comes_back()
    {
        var classifier = new MlpClassifier
        {
            HiddenLayerSizes = [3, 2],
            Activation = ActivationKind.Logistic,
            Solver = SolverCatalog.Sgd,
            Alpha = 0.5,
            BatchSize = 7,
            LearningRate = LearningRateKind.Plateau,
            LearningRateInit = 0.25,
            LearningRateDecay = 0.5,
            PlateauFactor = 0.75,
            PlateauPatience = 4,
            MaxIter = 9,
            Shuffle = false,
            RandomState = 11,
            Tol = 0.125,
            Momentum = 0.5,
            NesterovsMomentum = false,
            EarlyStopping = true,
            ValidationFraction = 0.25,
            Beta1 = 0.5,
            Beta2 = 0.25,
            Epsilon = 0.5,
            NIterNoChange = 2,
            MaxGradNorm = 2.5,
        };
        var descriptor = EstimatorCatalog.Find("mlp_classifier")!;

        Assert.Equal(descriptor.Hyperparameters.All.Length,
            typeof(MlpEstimator).GetProperties().Count(p => p.DeclaringType == typeof(MlpEstimator)));
        Assert.All(classifier.GetParams(), p => Assert.NotEqual(descriptor.Hyperparameters.Defaults[p.Key], p.Value));
        Assert.Equal(classifier.GetParams(), descriptor.Hyperparameters.Complete(classifier.GetParams()).Values);
        var clone = classifier.Clone();
        foreach (var property in typeof(MlpEstimator).GetProperties().Where(p => p.CanWrite))
            Assert.Equal(property.GetValue(classifier), property.GetValue(clone));
    }

    [Fact]
    public void A_clone_is_apart_and_unknown_names_are_refused()
    {
        var original = new Pipeline([new StandardScaler { WithStd = false }], new MlpRegressor { Alpha = 0.5 });
        var clone = original.Clone();

        Assert.Equal(original.GetParams(), clone.GetParams());
        clone.SetParams(ParameterSet.Parse("""{"alpha": 1.5, "standard_scaler__with_mean": false}"""));
        Assert.Equal((0.5, true),
            (original.GetParams()["alpha"].AsDouble(), original.GetParams()["standard_scaler__with_mean"].AsBoolean()));
        Assert.Equal((1.5, false),
            (clone.GetParams()["alpha"].AsDouble(), clone.GetParams()["standard_scaler__with_mean"].AsBoolean()));
        Assert.Throws<SpecException>(() => clone.SetParams(ParameterSet.Parse("""{"minmax_scaler__clip": true}""")));
    }

    [Fact]
    public void Scores_are_accuracy_for_classes_and_r2_for_numbers_or_what_is_named()
    {
        var iris = Files.Example("iris.csv");
        var model = new Pipeline([new StandardScaler()], new MlpClassifier { MaxIter = 60, LearningRateInit = 0.01 })
            .Fit(iris, "species");

        Assert.Equal(model.Predict(iris)
            .Labels.Zip(((TextColumn)iris.Find("species")!).Values.ToArray())
            .Average(p => p.First == p.Second ? 1d : 0),
            model.Score(iris), 1e-12);
        Assert.InRange(model.Score(iris, "neg_log_loss"), -0.2, 0);
        Assert.Throws<ArgumentException>(() => model.Score(iris, "r2"));
        Assert.Contains("Did you mean 'f1_macro'?",
            Assert.Throws<ArgumentException>(() => model.Score(iris, "f1_makro")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_finds_its_features_by_name()
    {
        var model = new Pipeline([new StandardScaler()], new MlpClassifier { MaxIter = 20, LearningRateInit = 0.01 })
            .Fit(Files.Example("iris.csv"), "species");
        var reordered = Files.Csv(
            "petal width (cm),note,petal length (cm),sepal width (cm),sepal length (cm)\n0.2,a flower,1.4,3.5,5.1\n");

        Assert.Equal(["setosa"], model.Predict(reordered).Labels);
        Assert.Equal(model.Predict([5.1f, 3.5f, 1.4f, 0.2f], 1).Probabilities, model.Predict(reordered).Probabilities);
        var missing = Assert.Throws<DataException>(
            () => model.Predict(Files.Csv("sepal length (cm),sepal width (cm),petal lenght (cm)\n1,2,3\n")));
        Assert.Equal("rows.csv: there are no columns 'petal length (cm)', 'petal width (cm)'.", missing.Message);
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2, 3], 1));
    }
}
