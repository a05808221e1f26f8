using Experiments.Engine.Data;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.ModelSelection;

/// <summary>All rows, transformed by transformers that were fitted to a fold's training rows alone.</summary>
/// <param name="Data">The transformed rows.</param>
/// <param name="Transformers">The fitted transformers.</param>
internal sealed record PreparedFold(PreparedData Data, IReadOnlyList<IFittedTransformer> Transformers);
