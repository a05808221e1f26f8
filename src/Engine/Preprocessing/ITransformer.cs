using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// A step of a pipeline as it was asked for. Stateless: what it learns is a <see cref="IFittedTransformer"/>, so that
/// one transformer can be fitted on many folds at once.
/// </summary>
public interface ITransformer
{
    /// <summary>The name in the catalog, for example <c>standard_scaler</c>.</summary>
    string Name { get; }

    /// <summary>Its hyperparameters by their names in the catalog.</summary>
    ParameterSet GetParams();

    /// <summary>Learns from some rows of a matrix.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="rows">The rows to learn from; the others are not looked at.</param>
    IFittedTransformer Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows);
}
