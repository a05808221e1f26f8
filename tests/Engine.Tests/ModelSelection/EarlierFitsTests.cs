using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>
/// Fits that release 0.1.0 trained keep their keys and their bits, so that stores go on to know them: the keys and the
/// hashes of the weights are those that release gave, before targets were scaled and columns read in double precision.
/// </summary>
public sealed class EarlierFitsTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const string Release = "0.1.0";

    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_classifier",
        Params = ParameterSet.Parse("""{"max_iter": 5, "hidden_layer_sizes": [4], "early_stopping": true}"""),
        Seed = 3,
        Target = [],
    };

    private static readonly SearchRequest s_diabetes = s_request with
    {
        Estimator = "mlp_regressor",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Scoring = ["r2", "neg_mean_squared_error"],
        Target = ["progression"],
        TargetScaler = TargetScaling.None,
    };

    private static readonly SearchRequest s_wine = s_request with
    {
        Pipeline = [new("min_max_scaler", ParameterSet.Empty)],
        Scoring = ["accuracy", "f1_macro"],
        Validation = new ValidationScheme.HoldoutPart(0.25),
        Target = ["class"],
    };

    private static readonly SearchRequest s_iris = s_request with
    {
        Validation = new ValidationScheme.CrossValidation(3),
        Target = ["species"],
    };

    [Theory]
    [InlineData("diabetes", 0, "832336d6a7df91c15627730d1f9cc9d33906fcdb838c2c69daff71650cf6f74c",
        "de7f04c957f7acf4ceff25a4c39889dfb595478a39171cd63c40e72b8ac86661")]
    [InlineData("diabetes", -1, "7211aee4b6cf5a1ea37c9ae74d4e365f684ae833197db52fedf20cd662288511",
        "ff7b1204d55d9efb0715c76bbb62922d0e13028a311bd4efe09994da953eb4a9")]
    [InlineData("wine", 0, "84fcc099cd3bee95012dce067148a5a9c864d160194a1fdfea81fa066a08f12a",
        "a52e5376121a3510c9c595369fa403f7348916eb5af303fd1596e6466f4aa2c5")]
    [InlineData("wine", -1, "d3ebf3d4485ae8e77c9ca692a8747a7bb35743d8188d207d3e8a1cb7b0ccb662",
        "2a0806d687bbfdd558032c87b0e443944cb109c9534b6008061495d35f8203e1")]
    [InlineData("iris", 0, "edea92406646b4341c5cdea791e80136764417c1fcef735294606d03368eb1af",
        "12c6ec8d95493c34b444538e9428f16f5fb9637eae02c0fd4d43e8faee6e465a")]
    [InlineData("iris", -1, "310aa649d91f3ae9eba221e693e6d10ef3b6d63554ebf1e301be9ddb6a46805d",
        "ede51826a169c694574cb8962057c3bc118c96cb3b37012b216bfd80c2d34a3c")]
    public void A_fit_of_an_earlier_release_has_its_key_and_its_weights(
        string data, int fold, string key, string weights)
    {
        var request = data switch { "diabetes" => s_diabetes, "wine" => s_wine, _ => s_iris };
        var plan = SearchPlan.Resolve(request, Files.Example($"{data}.csv"));

        var fit = new PackRunner(cpu.Device, plan).Run(
            [new(0, ParameterSet.Empty, fold)], cancellationToken: TestContext.Current.CancellationToken)[0];

        Assert.Equal(weights, fit.WeightsSha256);
        // A key holds the engine's version: a later one has other keys.
        if (typeof(PackRunner).Assembly.GetName().Version!.ToString(3) == Release) Assert.Equal(key, fit.FitKey);
    }

    [Fact]
    public void A_fit_of_a_scaled_target_has_another_key()
    {
        var table = Files.Example("diabetes.csv");
        var scaled = s_diabetes with { TargetScaler = TargetScaling.Standard };

        Assert.NotEqual(
            SearchPlan.Resolve(s_diabetes, table).GetFitKey(ParameterSet.Empty, 0),
            SearchPlan.Resolve(scaled, table).GetFitKey(ParameterSet.Empty, 0));
    }
}
