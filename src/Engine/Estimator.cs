using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine;

/// <summary>
/// What is fitted and predicts, with scikit-learn's manners: constructing and setting store and check nothing;
/// <c>Fit</c> checks, trains and returns what was learned, which the estimator also keeps.
/// </summary>
public abstract class Estimator
{
    private FittedPipeline? _fitted;

    private protected Estimator() { }

    /// <summary>What was learned.</summary>
    /// <exception cref="NotFittedException"><c>Fit</c> was not called yet.</exception>
    public FittedPipeline Fitted => _fitted ?? throw new NotFittedException(GetType().Name);

    /// <summary>Every hyperparameter by its name in experiments.</summary>
    public abstract ParameterSet GetParams();

    /// <summary>Sets hyperparameters by their names in experiments; values are checked by <c>Fit</c>.</summary>
    /// <exception cref="SpecException">A name is not known.</exception>
    public abstract void SetParams(ParameterSet parameters);

    /// <summary>An estimator of the same hyperparameters that is not fitted.</summary>
    public abstract Estimator Clone();

    /// <summary>Trains on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The columns to predict; all others are features.</param>
    /// <exception cref="SpecException">
    /// A hyperparameter is out of range, or the target does not fit the estimator.
    /// </exception>
    /// <exception cref="DataException">A cell is missing, or not what its column must hold.</exception>
    public FittedPipeline Fit(TabularData table, params IReadOnlyList<string> target)
    {
        Forget();
        var request = CreateRequest(target) with { Validation = new ValidationScheme.None() };
        using var device = DeviceCatalog.Open(request.Device, Environment.ProcessorCount);
        var result = new PackRunner(device, SearchPlan.Resolve(request, table))
            .Run([new FitRequest(0, ParameterSet.Empty, FoldRows.Refit)])[0];
        return _fitted = result.Failure is null ? result.Pipeline! : throw new FitFailedException(result.Failure);
    }

    /// <summary>Predicts a table's rows; feature columns are found by name.</summary>
    public Prediction Predict(TabularData table) => Fitted.Predict(table);

    /// <summary>Predicts rows of features.</summary>
    public Prediction Predict(float[,] x) => Fitted.Predict(ArrayTable.Flatten(x), x.GetLength(0));

    /// <summary>
    /// Predicts a table's rows and compares with its target columns: accuracy for classes, r2 for numbers.
    /// </summary>
    public double Score(TabularData table) => Fitted.Score(table);

    /// <summary>The estimator as a request of a search over nothing.</summary>
    internal abstract SearchRequest CreateRequest(IReadOnlyList<string> target);

    /// <summary>Forgets what was learned.</summary>
    private protected void Forget() => _fitted = null;
}
