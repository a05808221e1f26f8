using Experiments.Engine;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Preprocessing;
using Experiments.Search.Parameters;
using Experiments.Tests.Shared;
using Microsoft.ML.OnnxRuntime;

namespace Experiments.CustomEstimator.Tests;

public sealed class ResidualClassifierTests
{
    private static readonly Reference s_iris = Reference.Load("iris");

    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void A_fit_predicts_what_the_equations_say(int blocks)
    {
        var model = Create(blocks).Fit(s_iris.Table, s_iris.Target);
        float[] x = [0.5f, -1, 2, 0.25f];

        var logits = ComputeLogits(model.Network.State, blocks, [.. x.Select(v => (double)v)]);
        var exponentials = logits.Select(Math.Exp).ToArray();

        var probabilities = model.Predict(x, 1).Probabilities;
        for (var k = 0; k < 3; k++) Assert.Equal(exponentials[k] / exponentials.Sum(), probabilities[0, k], 1e-5);
    }

    [Fact]
    public void Blocks_learn_the_irises()
    {
        var model = new Pipeline([new StandardScaler()], Create(2, """{"learning_rate_init": 0.01, "max_iter": 60}"""))
            .Fit(s_iris.Table, s_iris.Target);

        Assert.InRange(model.Score(s_iris.Table), 0.96, 1);
    }

    [Fact]
    public void Onnx_runtime_says_what_the_model_says()
    {
        var model = new Pipeline([new StandardScaler()], Create(2)).Fit(s_iris.Table, s_iris.Target);
        float[] x = [5.1f, 3.5f, 1.4f, 0.2f, 6, 3, 5, 1.5f, 7, 3, 6, 2];

        using var session = new InferenceSession(OnnxExporter.Export(model));
        using var input = OrtValue.CreateTensorValueFromMemory(x, [3, 4]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["X"], [input], ["probabilities"]);

        var prediction = model.Predict(x, 3);
        var actual = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal(prediction.Probabilities.Cast<float>(), actual, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void An_artifact_of_it_is_read_again()
    {
        var plan = SearchPlan.Resolve(new()
        {
            Estimator = ResidualClassifier.Registered.Name,
            Params = ParameterSet.Parse("""{"blocks": 2, "units": 8, "max_iter": 3}"""),
            Target = [s_iris.Target],
        }, s_iris.Table);
        using var device = Engine.Devices.DeviceCatalog.Open("cpu");
        var refit = new PackRunner(device, plan).Run(
            [new(0, ParameterSet.Empty, -1)], cancellationToken: TestContext.Current.CancellationToken)[0];
        using var folder = new TemporaryFolder();

        ArtifactWriter.Write(folder["model"], Artifact.FromRefit(
            plan, ParameterSet.Empty, refit, new Dictionary<string, double>()));
        var read = ArtifactReader.Load(folder["model"]);

        Assert.Equal("residual_classifier", read.Info.Estimator);
        Assert.Equal(
            refit.Pipeline!.Predict(s_iris.Table).Probabilities, read.Pipeline.Predict(s_iris.Table).Probabilities);
    }

    [Fact]
    public void A_name_is_registered_once()
    {
        var known = ResidualClassifier.Registered;
        var registered = EstimatorCatalog.All.Length;

        EstimatorCatalog.Register(known);
        var e = Assert.Throws<ArgumentException>(() => EstimatorCatalog.Register(
            new(known.Kind, known.Doc, known.Hyperparameters, known.CreateNetwork)));

        Assert.Contains("'residual_classifier'", e.Message, StringComparison.Ordinal);
        Assert.Equal(registered, EstimatorCatalog.All.Length);
    }

    [Fact]
    public void A_value_out_of_range_is_an_issue_of_the_parameter() => Assert.Equal("params.c", Assert.Single(
        Assert.Throws<Search.Specs.SpecException>(
            () => new ResidualClassifier { C = 0 }.Fit(s_iris.Table, s_iris.Target)).Issues).Path);

    private static ResidualClassifier Create(int blocks, string others = """{"max_iter": 3}""")
    {
        var estimator = new ResidualClassifier { Blocks = blocks, Units = 8 };
        estimator.SetParams(ParameterSet.Parse(others));
        return estimator;
    }

    private static double[] ComputeLogits(IReadOnlyDictionary<string, float[]> state, int blocks, double[] x)
    {
        var value = blocks > 0 ? Dense("stem", x) : x;
        for (var i = 0; i < blocks; i++)
            value = [.. value.Zip(Dense($"block_{i}", value), (before, z) => before + Math.Max(0, z))];
        return Dense("output", value);

        double[] Dense(string name, double[] input)
        {
            var (weight, bias) = (state[$"{name}.weight"], state[$"{name}.bias"]);
            return [.. bias.Select((b, unit) =>
                b + Enumerable.Range(0, input.Length).Sum(i => input[i] * weight[(i * bias.Length) + unit]))];
        }
    }
}
