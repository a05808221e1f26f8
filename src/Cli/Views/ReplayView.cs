using System.Text.Json.Nodes;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>Shows fits that were trained again, next to their records.</summary>
internal static class ReplayView
{
    /// <summary>The member with the fits, of the document for programs.</summary>
    public const string List = "fits";

    /// <summary>Writes the fits for people.</summary>
    public static void Write(
        ExperimentStatus status, IReadOnlyList<ReplayedFit> fits, bool verify, IAnsiConsole console)
    {
        var first = fits[0].Recorded;
        console.WriteMarkupLine($"[bold]trial {first.Report.Trial}[/] of {status.ExperimentId}, trained again");
        console.WriteUnwrapped($"  {ParameterText.Format(ParameterSet.Parse(first.Params))}");
        foreach (var fit in fits)
        {
            var metric = status.RefitMetric;
            var score =
                fit.Replayed.Scores.TryGetValue(metric, out var value) ? $"  {metric} {Numbers.Score(value)}" : "";
            console.WriteUnwrapped(
                $"  {Name(fit)}{score}  weights "
                + $"{fit.Replayed.WeightsSha256}{(verify ? fit.IsSame ? "  the same" : "  differ" : "")}");
            if (verify && !fit.IsSame)
                console.WriteUnwrapped(
                    "    recorded "
                    + $"{fit.Recorded.Report.WeightsSha256}{(fit.ReasonToDiffer is { } excuse ? $"; {excuse}" : "")}");
        }
        if (!verify) return;
        var same = fits.Count(f => f.IsSame);
        if (same == fits.Count)
            console.WriteMarkupLine($"[green]the same weights, bit for bit[/], in {same} of {fits.Count} fits");
        else console.WriteMarkupLine($"[red]other weights[/] in {fits.Count - same} of {fits.Count} fits");
    }

    /// <summary>Formats the fits for programs.</summary>
    public static JsonObject Json(ExperimentStatus status, IReadOnlyList<ReplayedFit> fits)
    {
        var document = JsonShape.Create("experiment", status.ExperimentId);
        document[List] = new JsonArray([.. fits.Select(Json)]);
        return document;
    }

    private static JsonNode Json(ReplayedFit f) => new JsonObject
    {
        ["trial"] = f.Replayed.Trial,
        ["fold"] = f.Replayed.Fold,
        ["scores"] = new JsonObject(
            f.Replayed.Scores.Select(s => KeyValuePair.Create(s.Key, BestJson.Number(s.Value)))),
        ["weights_sha256"] = f.Replayed.WeightsSha256,
        ["recorded_sha256"] = f.Recorded.Report.WeightsSha256,
        ["same"] = f.IsSame,
        ["reason"] = f.IsSame ? null : f.ReasonToDiffer,
    };

    private static string Name(ReplayedFit fit) =>
        fit.Replayed.Fold == FoldIndex.Refit ? "refit " : $"fold {fit.Replayed.Fold}";
}
