using System.Security.Cryptography;
using System.Text;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>The fit key: a hash of everything that a fit's result depends on, and of nothing else.</summary>
internal static class FitIdentity
{
    private static readonly string s_engine = typeof(FitIdentity).Assembly.GetName().Version!.ToString();

    /// <summary>Describes everything that all fits of a plan have in common.</summary>
    public static string DescribePlan(SearchPlan plan) => string.Join('\n',
        $"engine {s_engine}",
        $"data {plan.Data.Hash} {string.Join(',', plan.Schema.Target.Names)}{FormatIgnored(plan.Request.Ignore)}"
        + FormatReading(plan.Data),
        "estimator "
        + $"{plan.Estimator.Name}{FormatVersion(plan.Estimator.Version)}"
        + $"{FormatTask(plan.Estimator, plan.Schema.Target.Task)} "
        + "after "
            + string.Join('>', plan.Request.Pipeline.Select(s => s.Name)),
        $"validation {plan.Request.Validation}",
        $"scoring {string.Join(',', plan.Scoring.Order(StringComparer.Ordinal))}{FormatScoring(plan)}",
        $"seed {plan.Request.Seed}{FormatPrecision(plan.Request.Precision)}{FormatTargetScaler(plan)}");

    // The version of the engine's own estimators is the engine version above.
    private static string FormatVersion(string? version) => version is null ? "" : $" {version}";

    /// <summary>
    /// Describes the task of an estimator that chose its tasks. The keys of all other estimators are the same as before
    /// the choice of tasks existed.
    /// </summary>
    internal static string FormatTask(EstimatorDescriptor estimator, LearningTask task) =>
        estimator.Tasks.SequenceEqual(LearningTasks.GetByTarget(estimator.Kind)) ? "" : $" task {task.FileName}";

    // The columns in ordinal order, because the order of naming has no effect; as a JSON list, because a name may
    // contain any character.
    private static string FormatIgnored(IReadOnlyList<string> ignored) =>
        ignored.Count == 0
            ? ""
            : $" without {ParameterValue.Create(ignored.Order(StringComparer.Ordinal).Select(ParameterValue.Create))}";

    // Where nothing here applies, the keys are the same as before these rules existed: the same rows, read alike.
    private static string FormatReading(EncodedData data) =>
        (data.ReadWith.Describe() is { Length: > 0 } options ? $" read {options}" : "")
        + (data.HasCodes ? " classes as written" : "") + (data.Wide is null ? "" : " float64");

    // A score of the positive class, and the order of the classes, depend on which it is. The R2 of a fold whose target
    // is constant was another number before.
    private static string FormatScoring(SearchPlan plan)
    {
        var positive = plan.Schema.Target.Positive;
        var classes = plan.Schema.Target.Classes;
        var isNamed = positive is not null && (positive != PositiveClass.FindUsual(classes) || positive != classes[1]);
        var isConstant = plan.Scoring.Contains("r2") && plan.Splits.Any(fold => IsConstant(plan.Data, fold.Test));
        return (isNamed ? $" of {ParameterValue.Create(positive!)}" : "") + (isConstant ? " constant folds" : "");
    }

    private static bool IsConstant(EncodedData data, int[] rows) => data.Values is { } values
        && Enumerable.Range(0, data.Outputs).Any(k => Array.TrueForAll(
            rows, row => values[row * data.Outputs + k] == values[rows[0] * data.Outputs + k]));

    private static string FormatTargetScaler(SearchPlan plan) =>
        plan.ScalesTarget ? $"\ntarget scaler standard{(plan.IsTargetWide ? " float64" : "")}" : "";

    // The keys of fits at single precision are the same as before the choice of precision existed.
    private static string FormatPrecision(Precision precision) =>
        precision == Precision.Fp32 ? "" : $"\nprecision {PrecisionNames.GetName(precision)}";

    /// <summary>Computes the key of a fit.</summary>
    /// <param name="plan">The plan of the fit.</param>
    /// <param name="parameters">The completed hyperparameters as text.</param>
    /// <param name="fold">The fold, or -1 for the refit.</param>
    /// <param name="epochs">The fixed number of epochs of a refit, or null.</param>
    public static string ComputeKey(SearchPlan plan, string parameters, int fold, int? epochs) =>
        Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes($"{plan.Identity}\nparameters {parameters}\nfold {fold}\nepochs {epochs}")));
}
