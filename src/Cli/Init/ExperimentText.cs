using System.Globalization;
using System.Text;
using Experiments.Engine.Tasks;
using Experiments.Problems;
using Experiments.Search.Strategies;
using Experiments.Specs.Reference;

namespace Experiments.Cli.Init;

/// <summary>Formats a suggestion as a commented experiment file.</summary>
internal sealed class ExperimentText
{
    /// <summary>The split of rows in order of time, as it is written in a file.</summary>
    public const string TimeSplit = "cv: { type: time_series, n_splits: 5 }";

    private const int CommentColumn = 44;

    private readonly StringBuilder _text = new();

    private ExperimentText()
    {
    }

    /// <summary>Returns the text of the file.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="path">The data's path, relative to the experiment file.</param>
    /// <param name="targets">The columns to predict.</param>
    /// <param name="without">The columns to exclude.</param>
    /// <param name="data">The description of the data, a sentence.</param>
    /// <param name="guess">The kind of target.</param>
    /// <param name="suggestion">The search.</param>
    /// <param name="header">Whether the data has a header, if the user says it.</param>
    public static string Render(
        string name, string path, IReadOnlyList<string> targets, IReadOnlyList<string> without, string data,
        TargetGuess guess, Suggestion suggestion, bool? header)
    {
        var file = new ExperimentText();
        file.AddHeader(name, data);
        file.AddData(path, targets, without, header);
        file.AddEstimator(guess.Kind == TargetKind.Classes, suggestion);
        file.AddSpace(suggestion);
        file.AddSearch(suggestion);
        return file._text.ToString();
    }

    private void AddHeader(string name, string data)
    {
        Line($"# yaml-language-server: $schema={ExperimentSchema.FileName}");
        // The name of a class may contain a line break, which would end the comment.
        Line($"# {PlainText.Escape(data.ReplaceLineEndings(" "))}");
        Line("# Every key except data, estimator and space is optional; experiments validate checks the file.");
        Line($"name: {YamlText.Format(name)}");
    }

    private void AddData(string path, IReadOnlyList<string> targets, IReadOnlyList<string> without, bool? header)
    {
        var target =
            targets.Count == 1 ? YamlText.Format(targets[0]) : YamlText.FormatList(targets.Select(YamlText.Format));
        if (without.Count == 0 && header is null)
        {
            Line($"data: {{ path: {YamlText.Format(path)}, target: {target} }}");
        }
        else
        {
            Line("data:");
            Line($"  path: {YamlText.Format(path)}");
            Line($"  target: {target}");
            if (header is { } given)
                Line($"  header: {(given ? "true" : "false")}", given
                    ? "the first line has the names"
                    : "the first line is a row");
            if (without.Count > 0)
                Line($"  ignore: {YamlText.FormatList(without.Select(YamlText.Format))}", "no features");
        }
    }

    private void AddEstimator(bool classes, Suggestion suggestion)
    {
        Line();
        Line("# Brings every feature to the same scale, which is learned from each fold's training rows alone.");
        Line("pipeline: [standard_scaler]");
        Line();
        Line(classes
            ? "# Predicts classes; mlp_regressor predicts numbers."
            : "# Predicts numbers, scaled inside the fits (target_scaler); mlp_classifier predicts classes.");
        Line($"estimator: {(classes ? "mlp_classifier" : "mlp_regressor")}");
        Line();
        Line("# The same in every trial.");
        Line("params:");
        Line($"  max_iter: {suggestion.MaxIter}", suggestion.EarlyStopping ? "epochs at most" : "epochs");
        Line($"  batch_size: {suggestion.BatchSize}", "rows per step");
        if (suggestion.EarlyStopping)
        {
            Line("  early_stopping: true", "holds out a tenth of the training rows, and");
            Line("  n_iter_no_change: 10", "stops after so many epochs without improvement");
        }
    }

    private void AddSpace(Suggestion suggestion)
    {
        Line();
        Line(
            $"# Searched: every combination is a trial, {suggestion.HiddenSizes.Count} x "
            + $"{suggestion.LearningRates.Count} x {suggestion.Alphas.Count} = {suggestion.Points}.");
        Line("space:");
        Line($"  hidden_layer_sizes: {YamlText.FormatList(suggestion.HiddenSizes.Select(h => $"[{h}]"))}",
            "units; [64, 32] is two layers");
        Line($"  learning_rate_init: {YamlText.FormatList(suggestion.LearningRates)}");
        Line($"  alpha: {YamlText.FormatList(suggestion.Alphas)}", "strength of the L2 penalty");
    }

    private void AddSearch(Suggestion suggestion)
    {
        Line();
        Line("search:");
        Line($"  strategy: {StrategyCatalog.Default.Name}", StrategyCatalog.Default.Doc);
        if (suggestion.Folds is { } folds)
        {
            Line($"  cv: {folds}", "folds: every row is scored once");
            if (suggestion.Order is { IsInOrder: true } order)
            {
                Line("  shuffle: false", $"the rows are in order of {YamlText.Format(order.Column)}");
                Line("  # To judge forecasts, replace cv: each part is then scored by a model of the rows before it.");
                Line($"  # {TimeSplit}");
            }
            else Line("  shuffle: true", "the file may be sorted");
        }
        else
        {
            Line("  holdout: 0.2", "the share of rows to score on; cv: 5 costs five times as much");
        }
        Line($"  scoring: {YamlText.FormatList(suggestion.Scoring)}",
            suggestion.IsImbalanced ? "some classes are rare, which accuracy would hide" : null);
        Line($"  refit: {suggestion.Scoring[0]}", "picks the winner, which is then trained once more");
        Line("  seed: 42");
        Line();
        Line("# The most that the search may cost:");
        Line("# budget: { max_time: 10m }");
    }

    private void Line(string line = "", string? comment = null) =>
        _text.Append(comment is null
            ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line.PadRight(CommentColumn)}  # {comment}"))
            .Append('\n');
}
