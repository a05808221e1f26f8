using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// A step of a pipeline before it is fitted. Stateless: <see cref="Fit(ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
/// returns an <see cref="IFittedTransformer"/>, so one transformer can be fitted on many folds at once.
/// </summary>
public interface ITransformer
{
    /// <summary>The name in the catalog, for example <c>standard_scaler</c>.</summary>
    string Name { get; }

    /// <summary>Gets the hyperparameters by their names in the catalog.</summary>
    ParameterSet GetParams();

    /// <summary>Fits the transformer to some rows of a matrix.</summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="rows">The rows to fit to; the others are not read.</param>
    IFittedTransformer Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows);

    /// <summary>
    /// Fits the transformer to features that float32 does not hold. A transformer that has no double precision is
    /// fitted to rounded features.
    /// </summary>
    /// <param name="x">Features, [rows, features].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="rows">The rows to fit to; the others are not read.</param>
    IFittedTransformer Fit(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows) =>
        Fit(Singles.Round(x), features, rows);
}
