using Experiments.Engine.Data;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.ModelSelection;

/// <summary>All rows, transformed by what was learned from a fold's training rows alone.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Transformers">What was learned.</param>
internal sealed record PreparedFold(PreparedData Data, IReadOnlyList<IFittedTransformer> Transformers);
