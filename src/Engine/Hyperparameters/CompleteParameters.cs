using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>
/// Every hyperparameter of one estimator or transformer: checked against its rule, completed with the default, and
/// written in its one way. <see cref="HyperparameterList.Complete"/> makes them, so that a rule is checked once and
/// whoever reads a value may rely on it.
/// </summary>
public sealed class CompleteParameters
{
    internal CompleteParameters(ParameterSet values) => Values = values;

    /// <summary>The values by name.</summary>
    public ParameterSet Values { get; }

    /// <summary>The value of a hyperparameter of the list.</summary>
    /// <exception cref="KeyNotFoundException">The list has no such hyperparameter.</exception>
    public ParameterValue this[string name] => Values[name];
}
