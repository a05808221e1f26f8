using Experiments.Engine.Data;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.ModelSelection;

/// <summary>All rows, transformed for one fold, and what was fitted to its training rows.</summary>
/// <param name="Data">The rows, ready for training.</param>
/// <param name="Transformers">The fitted transformers.</param>
/// <param name="TargetScaler">The fitted scaler of the target; null where it is not scaled.</param>
internal sealed record PreparedFold(
    PreparedData Data, IReadOnlyList<IFittedTransformer> Transformers, FittedTargetScaler? TargetScaler);
