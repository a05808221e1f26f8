using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine;

/// <summary>
/// An estimator of the catalog by its descriptor, with hyperparameters by name. A custom estimator uses this class
/// directly, or derives a class with a property for each hyperparameter.
/// </summary>
public class NetworkEstimator : Estimator
{
    private ParameterSet _parameters;

    /// <summary>Creates the estimator with its default hyperparameters.</summary>
    /// <param name="descriptor">The estimator's descriptor; <c>Fit</c> looks it up in the catalog by its name.</param>
    public NetworkEstimator(EstimatorDescriptor descriptor) =>
        (Descriptor, _parameters) = (descriptor, descriptor.Hyperparameters.Defaults);

    /// <summary>The estimator's descriptor.</summary>
    public EstimatorDescriptor Descriptor { get; }

    /// <summary>
    /// The scaling of a target of numbers inside the fit; predictions and scores are in the target's own unit. Default:
    /// standard. Classes and counts are never scaled.
    /// </summary>
    public TargetScaling TargetScaler { get; set; } = TargetScaling.Standard;

    /// <inheritdoc/>
    public override ParameterSet GetParams() => _parameters;

    /// <inheritdoc/>
    public override void SetParams(ParameterSet parameters)
    {
        var issues = parameters.Keys.Where(name => Descriptor.Hyperparameters.Find(name) is null)
            .Select(name => Descriptor.Hyperparameters.CreateUnknownIssue(name, name))
            .ToList();
        _parameters = issues.Count == 0 ? _parameters.Merge(parameters) : throw new SpecException(issues);
    }

    /// <inheritdoc/>
    public override NetworkEstimator Clone()
    {
        var clone = (NetworkEstimator)MemberwiseClone();
        clone.Forget();
        return clone;
    }

    internal override SearchRequest CreateRequest(IReadOnlyList<string> target) =>
        new() { Estimator = Descriptor.Name, Params = _parameters, Target = target, TargetScaler = TargetScaler };

    /// <summary>Gets the value of a hyperparameter, checked or not.</summary>
    protected ParameterValue Get(string name) => _parameters[name];

    /// <summary>Sets a hyperparameter; <c>Fit</c> checks the value.</summary>
    protected void Set(string name, ParameterValue value) => _parameters = _parameters.With(name, value);
}
