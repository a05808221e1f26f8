using System.Security.Cryptography;
using System.Text;
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
        $"data {plan.Data.Hash} {string.Join(',', plan.Schema.Target.Names)}{FormatIgnored(plan.Request.Ignore)}",
        "estimator "
        + $"{plan.Estimator.Name}{FormatVersion(plan.Estimator.Version)}"
        + $"{FormatTask(plan.Estimator, plan.Schema.Target.Task)} "
        + "after "
            + string.Join('>', plan.Request.Pipeline.Select(s => s.Name)),
        $"validation {plan.Request.Validation}",
        $"scoring {string.Join(',', plan.Scoring.Order(StringComparer.Ordinal))}",
        $"seed {plan.Request.Seed}{FormatPrecision(plan.Request.Precision)}");

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
