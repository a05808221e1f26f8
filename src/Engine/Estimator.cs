using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine;

/// <summary>
/// The base class of estimators, with scikit-learn's conventions: the constructor and the setters store values and
/// check nothing; <c>Fit</c> checks and trains. The estimator keeps the fitted pipeline that <c>Fit</c> returns.
/// </summary>
public abstract class Estimator
{
    private FittedPipeline? _fitted;

    private protected Estimator() { }

    /// <summary>The fitted pipeline: the transformers and the trained network.</summary>
    /// <exception cref="NotFittedException"><c>Fit</c> was not called yet.</exception>
    public FittedPipeline Fitted => _fitted ?? throw new NotFittedException(GetType().Name);

    /// <summary>Gets every hyperparameter by its name in experiments.</summary>
    public abstract ParameterSet GetParams();

    /// <summary>Sets hyperparameters by their names in experiments; <c>Fit</c> checks the values.</summary>
    /// <exception cref="SpecException">A name is unknown.</exception>
    public abstract void SetParams(ParameterSet parameters);

    /// <summary>Creates an estimator that has the same hyperparameters and is not fitted.</summary>
    public abstract Estimator Clone();

    /// <summary>Trains on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The columns to predict; all others are features.</param>
    /// <exception cref="SpecException">
    /// A hyperparameter is out of range, or the target does not fit the estimator.
    /// </exception>
    /// <exception cref="DataException">A cell is missing, or its value does not suit its column.</exception>
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

    /// <summary>Predicts rows of features in double precision, which float32 may not hold.</summary>
    public Prediction Predict(double[,] x) => Fitted.Predict(ArrayTable.Flatten(x), x.GetLength(0));

    /// <summary>
    /// Predicts a table's rows and scores the predictions by the default scorer of the task, for example accuracy for
    /// classes and r2 for numbers.
    /// </summary>
    public double Score(TabularData table) => Fitted.Score(table);

    /// <summary>Creates the request of a search that varies no hyperparameter.</summary>
    internal abstract SearchRequest CreateRequest(IReadOnlyList<string> target);

    /// <summary>Removes the fitted pipeline.</summary>
    private protected void Forget() => _fitted = null;
}
