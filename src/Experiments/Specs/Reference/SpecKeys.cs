using System.Collections.Immutable;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Metrics;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Search.Strategies;

namespace Experiments.Specs.Reference;

/// <summary>The table of all keys of an experiment file. Other keys are refused.</summary>
internal static class SpecKeys
{
    private static readonly SpecType s_estimator = SpecType.FromRule(
        new ChoiceRule([.. EstimatorCatalog.All.Select(e => e.Name)]));
    private static readonly SpecType s_scorer = SpecType.FromRule(
        new ChoiceRule([.. ScorerCatalog.All.Select(s => s.Name)])) with
    { Description = "a scorer's name" };
    private static readonly SpecType s_transformer = SpecType.FromRule(
        new ChoiceRule([.. TransformerCatalog.All.Select(t => t.Name)]));
    private static readonly SpecType s_file = SpecType.Text("a path, relative to the experiment file");
    private static readonly SpecType s_share = SpecType.FromRule(
        new NumberRule(0, 1, MinimumIncluded: false, MaximumIncluded: false));

    /// <summary>The keys, section by section, in the order in which people write them.</summary>
    public static ImmutableArray<SpecKey> All { get; } =
    [
        new("name", SpecType.Text(
            "a text of up to 64 letters, digits, '-', '_' and '.', which begins with a letter or a digit",
            ExperimentNames.Pattern),
            "The experiment's name. The winner's folder has it, and the experiment's id begins with it.",
            "name: digits")
        { Otherwise = "the file's name without its ending" },
        new("data", SpecType.Map("a map"), "The rows, and the columns to predict.",
            "data: { path: iris.csv, target: species }") { IsRequired = true },
        new("data.path", s_file, $"The file of the rows: {DataFormats.Describe()}.",
            "data: { path: ../data/iris.csv, target: species }") { IsRequired = true },
        new("data.target", SpecType.OneOrMore(SpecType.Name("a column's name"), "a column's name, or a list of them"),
            "The column to predict. Several columns are a multilabel target (each holds 0 or 1) or several numbers. "
            + "All other columns are features, except those of data.ignore. The labels of IDX images come from "
            + "data.labels instead.",
            "data: { path: diabetes.csv, target: progression }")
        { Otherwise = "none; required, except for IDX images" },
        new("data.labels", s_file, "The IDX file with the labels of IDX images. Leave data.target out then.",
            "data: { path: train-images-idx3-ubyte, labels: train-labels-idx1-ubyte }") { Otherwise = "none" },
        new("data.ignore", SpecType.OneOrMore(SpecType.Name("a column's name"), "a column's name, or a list of them"),
            "The columns to leave out, such as row numbers, names and text. They may hold any values.",
            "data: { path: data.csv, target: y, ignore: [id, comment] }") { Otherwise = "none" },
        new("data.positive", SpecType.Name("a class"),
            "The positive class of two, which precision, recall and f1 are of. 0 and 1, -1 and 1, false and true have "
            + "their usual one; for all others these scorers need it.",
            "data: { path: fraud.csv, target: kind, positive: Fraud }")
        { Otherwise = "1, or true, where the other class is 0, -1 or false" },
        new("data.header", SpecType.FromRule(new BooleanRule()),
            "Whether the first line has the names of the columns. Without a header they are column_1, column_2 and so "
            + "on. A file whose first line looks like a row is asked about.",
            "data: { path: iris.data, target: column_5, header: false }") { Otherwise = "found out" },
        new("data.missing", SpecType.OneOrMore(SpecType.Cell("a text"), "a text, or a list of them"),
            "The texts that mean that a value is missing, besides the empty cell. A list that leaves NA out makes NA a "
            + "class, as Namibia's is.",
            "data: { path: countries.csv, target: code, missing: [NULL] }")
        { Otherwise = "NA, N/A, NaN, nan, NULL and null" },
        new("pipeline", SpecType.List(s_transformer, "a list of transformers: a name, or a name with its parameters"),
            "The transformers before the estimator, in order. They are fitted on each fold's training rows only.",
            "pipeline:\n  - standard_scaler: { with_mean: false }") { Default = "[]" },
        new("estimator", s_estimator, "The estimator to train.", "estimator: mlp_classifier") { IsRequired = true },
        new("target_scaler", SpecType.FromRule(new ChoiceRule([.. TargetScalers.All])),
            "How a target of numbers is scaled inside each fit, by its training rows. standard subtracts the mean and "
            + "divides by the standard deviation, so that no setting depends on the target's unit; predictions, scores "
            + "and losses are in the target's own unit. none trains on the numbers as they are. Classes and counts are "
            + "never scaled.", "target_scaler: none") { Default = TargetScalers.GetName(TargetScaling.Standard) },
        new("params", SpecType.Map("a map of hyperparameters and their values"),
            "The hyperparameters that are the same in every trial. A transformer's hyperparameter has its name as a "
            + "prefix: standard_scaler__with_mean.",
            "params: { max_iter: 50, early_stopping: true, hidden_layer_sizes: [64, 32] }") { Default = "{}" },
        new("space", SpecType.Map("a map of hyperparameters and lists of values, or a list of such maps"),
            "The hyperparameters that are searched: every combination of their values is a trial. A list of maps "
            + "gives sub-grids, which are searched one after the other. {} gives a single trial.",
            "space:\n  hidden_layer_sizes: [[32], [64, 32]]\n  alpha: [0.0001, 0.01]\n  standard_scaler__with_std: "
            + "[true, false]\npipeline: [standard_scaler]") { IsRequired = true },
        new("constraints", SpecType.OneOrMore(SpecType.Text("a condition"), "a condition, or a list of them"),
            "The conditions that every trial must meet; a trial that does not is skipped.",
            "constraints:\n  - learning_rate_init * batch_size <= 1\n  - not (solver == 'sgd' and alpha > "
            + "0.1)\nparams: { batch_size: 64 }") { Otherwise = "none" },
        new("search", SpecType.Map("a map"), "How trials are chosen, scored and compared.",
            "search: { cv: 5, scoring: [accuracy, f1_macro], refit: accuracy, seed: 42 }") { Default = "{}" },
        new("search.strategy", SpecType.FromRule(new ChoiceRule([.. StrategyCatalog.All.Select(s => s.Name)])),
            "Which trials run, and in which order: "
            + $"{string.Join("; ", StrategyCatalog.All.Select(s => $"{s.Name} {s.Doc}"))}.",
            $"search: {{ strategy: {StrategyCatalog.All[^1].Name} }}") { Default = StrategyCatalog.Default.Name },
        new("search.cv", SpecType.NumberOrMap(new IntegerRule(2), "a number of folds, or a map"),
            "The number of folds: every row is scored once. Stratified for classes, consecutive for numbers and "
            + "several labels. Rows in order of time need { type: time_series, n_splits: 5, gap: 0 }: each fold is "
            + "scored on rows that follow those that it is trained on. Excludes search.holdout.",
            "search: { cv: 10 }") { Default = "5" },
        new("search.cv.type", SpecType.FromRule(new ChoiceRule([ExperimentPlanner.TimeSeriesType])),
            "time_series: the rows are in order of time (scikit-learn's TimeSeriesSplit).",
            "search: { cv: { type: time_series } }") { IsRequired = true },
        new("search.cv.n_splits", SpecType.FromRule(new IntegerRule(2)),
            "The number of splits. The rows are cut into one part more; each part but the first is scored once.",
            "search: { cv: { type: time_series, n_splits: 4 } }") { Default = "5" },
        new("search.cv.gap", SpecType.FromRule(new IntegerRule(0)),
            "The number of rows that are left out before the rows of each fold, for targets that look ahead.",
            "search: { cv: { type: time_series, gap: 7 } }") { Default = "0" },
        new("search.holdout", s_share, "The share of rows that is held out and scored once, instead of "
            + "cross-validation. Drawn by the seed, stratified for "
            + "classes.", "search: { holdout: 0.2 }") { Otherwise = "none: search.cv applies" },
        new("search.shuffle", SpecType.FromRule(new BooleanRule()), "Whether rows are put into a random order, keyed "
            + "by the seed, before they are split into folds. A sorted file needs "
            + "this.", "search: { cv: 5, shuffle: true }") { Default = "false" },
        new("search.scoring", SpecType.OneOrMore(s_scorer, "a scorer's name, or a list of them"),
            "The metrics of each trial. Greater is always better: errors are negated.",
            "search: { scoring: [accuracy, f1_macro, neg_log_loss] }")
        {
            Otherwise = "accuracy for classes, r2 for numbers"
        },
        new("search.refit", s_scorer, "The metric that picks the winner, which is then trained once more, on all rows "
            + "but those that early stopping watches.",
            "search: { scoring: [accuracy, neg_log_loss], refit: neg_log_loss }")
        {
            Otherwise = "the first of search.scoring"
        },
        new("search.seed", SpecType.FromRule(new IntegerRule(0, long.MaxValue)),
            "The key of all random numbers: folds, initial weights, orders. The same seed gives the same results.",
            "search: { seed: 42 }") { Default = "0" },
        new("search.refit_epochs", SpecType.FromRule(new BooleanRule()), "Whether the refit on all rows trains for "
            + "the mean best number of epochs, instead of holding out a part for early stopping again.",
            "search: { refit_epochs: true }\nparams: { early_stopping: true }") { Default = "false" },
        new("budget",
            SpecType.Map("a map"), "The limits of the search. When one is reached, the best trial so far wins.",
            "budget: { max_time: 10m, max_trials: 100 }") { Default = "{}" },
        new("budget.max_time", SpecType.Text(
                "a length of time above 0: numbers with ms, s, m, h or d, or hours:minutes:seconds", Duration.Pattern),
            "The longest time that the search may run.", "budget: { max_time: 1h30m }") { Otherwise = "no limit" },
        new("budget.max_trials", SpecType.FromRule(new IntegerRule(1, long.MaxValue)), "The most trials that are run.",
            "budget: { max_trials: 100 }") { Otherwise = "no limit" },
        new("priority", SpecType.FromRule(new IntegerRule(ExperimentPriority.Min, ExperimentPriority.Max)),
            "The order of experiments that share the workers: a higher priority gets every slot that it can use before "
            + "a lower one gets any, and equal priorities share evenly. Fits in training are not interrupted. The "
            + "priority is not a part of the experiment's identity, and the command priority changes it later.",
            "priority: 10") { Default = "0" },
        new("device", SpecType.Text("auto, cpu, gpu, or gpu:N for one of several", "^(auto|cpu|gpu|gpu:[0-9]+)$"),
            "The device that trains. auto takes the best device.", "device: cpu") { Default = "auto" },
        new("precision", SpecType.FromRule(new ChoiceRule(PrecisionNames.All)),
            "The precision of matrix products. tf32 lets a device round the factors of matrix products to TF32 (10 "
            + "bits of mantissa) where it has units for it (NVIDIA since Ampere, with cuBLAS); others train at fp32.",
            "precision: tf32") { Default = PrecisionNames.GetName(Precision.Fp32) },
    ];

    /// <summary>
    /// Returns the names of a section's keys, in their order; of the top level if no section is named.
    /// </summary>
    public static IReadOnlyList<string> GetNames(string section = "") => [.. GetSection(section).Select(k => k.Name)];

    /// <summary>Returns the keys of a section.</summary>
    public static IEnumerable<SpecKey> GetSection(string section) => All.Where(k => k.Section == section);

    /// <summary>Returns the key at a path.</summary>
    public static SpecKey Get(string path) => All.Single(k => k.Path == path);
}
