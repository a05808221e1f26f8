using System.Text.Json.Nodes;
using Experiments.Specs;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>What the program said on the way to a model.</summary>
/// <param name="Init">The output of <c>init</c>.</param>
/// <param name="Validate">The output of <c>validate</c>.</param>
/// <param name="End">The last event of <c>run</c>.</param>
/// <param name="Predict">The predictions of the rows of training.</param>
/// <param name="Readme">The README of the model.</param>
/// <param name="Experiment">The experiment of the written file.</param>
internal sealed record FormResult(
    ProgramRun Init, ProgramRun Validate, JsonNode End, ProgramRun Predict, string Readme, LoadedExperiment Experiment)
{
    public double Score => End["best"]!["mean_score"]!.GetValue<double>();

    public bool BeatsBaseline => End["best"]!["beats_baseline"]!.GetValue<bool>();

    /// <summary>The warnings of the run.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. End["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())];

    /// <summary>The number of columns of the file.</summary>
    public int Columns => Experiment.Table.Columns.Count;

    /// <summary>The number of columns that the model knows.</summary>
    public int Features => Experiment.Plan.Schema.Features.Length;

    /// <summary>The number of columns that <c>init</c> names with the reason why they are left out.</summary>
    public int LeftOut => Init.Output.Split('\n').Count(line =>
        line.StartsWith("  left out: '", StringComparison.Ordinal)
        || (line.StartsWith("  warning: '", StringComparison.Ordinal)
            && line.Contains("' is left out, because ", StringComparison.Ordinal)));

    /// <summary>The number of predicted rows.</summary>
    public int Predicted => Predict.Output.TrimEnd().Split('\n').Length - 1;
}
