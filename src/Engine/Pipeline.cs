using Experiments.Engine.ModelSelection;
using Experiments.Engine.Preprocessing;
using Experiments.Search.Parameters;

namespace Experiments.Engine;

/// <summary>
/// Transformers followed by an estimator, fitted together: the transformers are fitted to the rows that the estimator
/// trains on. The names of a transformer's hyperparameters begin with its name and two underscores.
/// </summary>
public sealed class Pipeline : Estimator
{
    private ParameterSet _steps;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="transformers">The transformers, in order.</param>
    /// <param name="estimator">The estimator.</param>
    public Pipeline(IReadOnlyList<ITransformer> transformers, NetworkEstimator estimator)
    {
        (Transformers, Estimator) = (transformers, estimator);
        _steps = transformers.Aggregate(
            ParameterSet.Empty, (all, t) => all.Merge(SearchHyperparameters.AddPrefix(t.Name, t.GetParams())));
    }

    /// <summary>The transformers, in order.</summary>
    public IReadOnlyList<ITransformer> Transformers { get; }

    /// <summary>The estimator.</summary>
    public NetworkEstimator Estimator { get; }

    /// <inheritdoc/>
    public override ParameterSet GetParams() => Estimator.GetParams().Merge(_steps);

    /// <inheritdoc/>
    public override void SetParams(ParameterSet parameters)
    {
        var ofSteps = parameters.Subset(_steps.Keys);
        Estimator.SetParams(new(parameters.Where(p => !ofSteps.ContainsKey(p.Key))));
        _steps = _steps.Merge(ofSteps);
    }

    /// <inheritdoc/>
    public override Pipeline Clone()
    {
        var clone = new Pipeline(Transformers, Estimator.Clone());
        clone.SetParams(_steps);
        return clone;
    }

    internal override SearchRequest CreateRequest(IReadOnlyList<string> target) => Estimator.CreateRequest(target) with
    {
        Pipeline = [.. Transformers.Select(t => new PipelineStep(t.Name, ParameterSet.Empty))],
        Params = GetParams(),
    };
}
