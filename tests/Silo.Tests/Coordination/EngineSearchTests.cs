using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Artifacts;
using Experiments.Results;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>Searches that our own engine trains.</summary>
public sealed class EngineSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_over_Iris_gives_an_artifact_that_predicts()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await IrisAsync(silo);
        await silo.SubmitAsync("iris-1", spec);
        var status = await silo.UntilEndedAsync("iris-1");
        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal((4, 12), (status.TrialsDone, status.FitsCompleted));
        Assert.InRange(status.Best!.MeanScore, 0.9, 1);

        var folder = Path.Combine(silo.Folder, "copy");
        await silo.Host.Artifacts!.GetArtifactAsync(status.Artifact!, folder, Token);
        var artifact = ArtifactReader.Load(folder);
        // The hash of the manifest is durable in the winner's row.
        var manifest = await File.ReadAllBytesAsync(Path.Combine(folder, ArtifactNames.Manifest), Token);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(manifest)), status.Refit!.ArtifactSha256);
        Assert.Equal(status.Refit.ArtifactSha256, (await silo.Host.Store!.ReadTrialAsync(
            "iris-1", status.Best.Trial, Token)).Single(fit => fit.Report.Fold < 0).Report.ArtifactSha256);
        Assert.Equal("mlp_classifier", artifact.Info.Estimator);
        Assert.Equal(status.Best.Trial, artifact.Info.Trial);
        Assert.Equal(status.Best.MeanScore, artifact.Info.Scores["accuracy"], 1e-12);
        var results = await silo.Coordinator("iris-1").GetResultsAsync(0, 100);
        Assert.Equal(ResultsTable.Build(results.Trials, 3, ["accuracy", "f1_macro"]).ToCsv(),
            await File.ReadAllTextAsync(Path.Combine(folder, "cv_results.csv"), Token));
    }

    [Fact]
    public async Task A_search_trains_on_a_GPU_as_lanes_of_few_packs()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null, o => o.Devices = "simulator");
        var spec = await IrisAsync(silo);
        await silo.SubmitAsync("iris-gpu", spec with { Params = """{"max_iter":2,"hidden_layer_sizes":[4]}""" });
        var status = await silo.UntilEndedAsync("iris-gpu");
        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal((4, 12), (status.TrialsDone, status.FitsCompleted));
        for (var trial = 0; trial < 4; trial++)
            Assert.All(await silo.Host.Store!.ReadTrialAsync("iris-gpu", trial, Token), fit =>
                Assert.Equal("simulator", fit.Report.Device));
    }

    [Fact]
    public async Task A_second_search_of_the_same_data_adopts_the_results_of_equal_fits()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await IrisAsync(silo) with { Params = """{"max_iter":2,"hidden_layer_sizes":[4]}""" };
        spec = spec with { Space = [new([new("learning_rate_init", ["0.01", "0.03"])])] };
        await silo.SubmitAsync("iris-first", spec);
        var first = await silo.UntilEndedAsync("iris-first");
        Assert.Equal((6L, 0L), (first.FitsCompleted, first.FitsAdopted));

        // The middle trial is new, and so is its number's place in the space.
        spec = spec with { Space = [new([new("learning_rate_init", ["0.01", "0.02", "0.03"])])] };
        await silo.SubmitAsync("iris-second", spec);
        var second = await silo.UntilEndedAsync("iris-second");
        Assert.Equal((9L, 6L), (second.FitsCompleted, second.FitsAdopted));
    }

    [Theory, InlineData("cpu"), InlineData("simulator")]
    public async Task A_trial_that_diverges_is_recorded_with_its_cause_and_not_tried_again(string device)
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null, o => o.Devices = device);
        var spec = await IrisAsync(silo);
        await silo.SubmitAsync("iris-nan", spec with
        {
            Params = """{"max_iter":2,"hidden_layer_sizes":[4],"solver":"sgd"}""",
            Space = [new([new("learning_rate_init", ["0.01", "1e30"])])],
        });
        var status = await silo.UntilEndedAsync("iris-nan");

        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal((3L, 3L, 0L, 0L), (status.FitsCompleted, status.FitsFailed, status.Retries, status.Best!.Trial));
        Assert.Empty(await silo.Host.Store!.ReadAttemptsAsync("iris-nan", 1, Token));
        var fits = await silo.Host.Store.ReadTrialAsync("iris-nan", 1, Token);
        Assert.All(
            fits, fit => Assert.Equal((FailureCause.Diverged, device), (fit.Report.Failure!.Cause, fit.Report.Device)));
        Assert.All(fits, fit => Assert.StartsWith(
            "The loss became NaN or infinite", fit.Report.Failure!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_its_place_and_nothing_is_kept()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await IrisAsync(silo);
        var wrong = spec with
        {
            Params = """{"max_iter":-1}""",
            Search = spec.Search with { Scoring = ["accuracie"], Refit = null }
        };
        var reply = await silo.Coordinator("iris-2").SubmitAsync(new("iris-2", wrong));
        Assert.Equal(["params.max_iter", "search.scoring[0]"], reply.Issues.Select(i => i.Path).Order());
        Assert.Empty(await silo.Host.Store!.ListAsync(Token));
        Assert.Empty((await silo.Coordinator("iris-2").SubmitAsync(new("iris-2", spec))).Issues);
        await silo.UntilEndedAsync("iris-2");
    }

    [Fact]
    public async Task Data_that_is_not_there_is_said_by_name()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await IrisAsync(silo);
        var issue = Assert.Single((await silo.Coordinator("iris-3")
            .SubmitAsync(new("iris-3", spec with { Data = spec.Data with { Hash = "00ff" } }))).Issues);
        Assert.Equal("data.path", issue.Path);
        Assert.Contains("00ff", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_read_from_their_block()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await ImagesAsync(silo);
        await silo.SubmitAsync("images-1", spec);
        var status = await silo.UntilEndedAsync("images-1");
        Assert.Equal((ExperimentState.Completed, null), (status.State, status.Message));
        Assert.Equal(1, status.Best!.MeanScore, 1e-12);
    }

    [Fact]
    public async Task A_block_that_is_none_is_said_to_be()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var iris = await IrisAsync(silo);
        var issue = Assert.Single((await silo.Coordinator("images-2")
            .SubmitAsync(new("images-2", iris with { Data = iris.Data with { Format = "idx" } }))).Issues);
        Assert.Contains("not an IDX file", issue.Message, StringComparison.Ordinal);
    }

    /// <summary>40 images of 1 x 2 pixels, dark on the left or on the right, and behind them which it is.</summary>
    private static async Task<ExperimentSpec> ImagesAsync(EmbeddedSilo silo)
    {
        byte[] pixels =
            [.. Enumerable.Range(0, 40).SelectMany(i => (byte[])(i % 2 == 0 ? [(byte)i, 250] : [250, (byte)i]))];
        byte[] labels = [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 2))];
        using var block = new MemoryStream(
            [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 2, .. pixels, 0, 0, 8, 1, 0, 0, 0, 40, .. labels]);
        return new()
        {
            Name = "images",
            Data = new()
            {
                Hash = await silo.Host.Artifacts!.PutDataAsync(block, Token),
                FileName = "images",
                Format = "idx",
                Target = ["label"]
            },
            Pipeline = [new("min_max_scaler")],
            Estimator = "mlp_classifier",
            Params = """{"max_iter":60,"batch_size":8,"learning_rate_init":0.05}""",
            Space = [new([new("hidden_layer_sizes", ["[8]"])])],
            Search = new() { Cv = 2, Scoring = ["accuracy"], Refit = "accuracy", Seed = 1 },
        };
    }

    internal static async Task<ExperimentSpec> IrisAsync(EmbeddedSilo silo)
    {
        await using var data = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv"));
        return new()
        {
            Name = "iris",
            Data = new()
            {
                Hash = await silo.Host.Artifacts!.PutDataAsync(data, Token),
                FileName = "iris.csv",
                Target = [Target()]
            },
            Pipeline = [new("standard_scaler")],
            Estimator = "mlp_classifier",
            Params = """{"max_iter":30,"batch_size":16}""",
            Space = [new([new("hidden_layer_sizes", ["[8]", "[16]"]), new("learning_rate_init", ["0.01", "0.03"])])],
            Search = new() { Cv = 3, Scoring = ["accuracy", "f1_macro"], Refit = "accuracy", Seed = 42 },
        };
    }

    private static string Target() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv")).First().Split(',')[^1];
}
