using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>
/// All hyperparameters of one estimator or transformer: checked against their rules, completed with defaults, and
/// normalized. <see cref="HyperparameterList.Complete"/> creates them: each rule is checked once, and readers of values
/// need no checks.
/// </summary>
public sealed class CompleteParameters
{
    internal CompleteParameters(ParameterSet values) => Values = values;

    /// <summary>The values by name.</summary>
    public ParameterSet Values { get; }

    /// <summary>Gets the value of a hyperparameter of the list.</summary>
    /// <exception cref="KeyNotFoundException">The list has no such hyperparameter.</exception>
    public ParameterValue this[string name] => Values[name];
}
