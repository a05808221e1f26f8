using System.Collections.Immutable;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Preprocessing;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The hyperparameters of a whole pipeline. The estimator's have their own names; the prefix of a transformer's is its
/// name and two underscores.
/// </summary>
internal sealed class SearchHyperparameters
{
    private const string Separator = "__";
    private readonly ImmutableArray<TransformerDescriptor> _steps;
    private readonly ParameterSet _defaults;

    public SearchHyperparameters(EstimatorDescriptor estimator, IEnumerable<TransformerDescriptor> steps)
    {
        (Estimator, _steps) = (estimator, [.. steps]);
        _defaults = _steps.Aggregate(estimator.Hyperparameters.Defaults, (all, step) =>
            all.Merge(AddPrefix(step.Name, step.Hyperparameters.Defaults)));
    }

    public EstimatorDescriptor Estimator { get; }

    /// <summary>Converts a transformer's hyperparameters to their names in the pipeline.</summary>
    public static ParameterSet AddPrefix(string step, ParameterSet parameters) =>
        new(parameters.Select(p => KeyValuePair.Create(step + Separator + p.Key, p.Value)));

    public bool IsKnown(string name) => Locate(name) is var (list, plain) && list.Find(plain) is not null;

    /// <summary>Checks a value; returns the issue, or null.</summary>
    /// <param name="name">The name of the hyperparameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">The path of the value in the experiment.</param>
    /// <param name="isGiven">Whether a name is given beside it, and so is not suggested for an unknown name.</param>
    public SpecIssue? Check(string name, ParameterValue value, string path, Func<string, bool> isGiven) =>
        Locate(name) is var (list, plain)
            ? list.Check(plain, value, path, other => isGiven(name[..^plain.Length] + other))
            : new(path, $"{Estimator.Name} has no hyperparameter '{name}'.",
                NearestName.Suggest(name, _defaults.Keys, isGiven));

    /// <summary>Converts a value to its canonical form; a value that breaks a rule stays as it is.</summary>
    public ParameterValue Normalize(string name, ParameterValue value) =>
        Locate(name) is var (list, plain) && list.Find(plain) is { } hyperparameter
            && hyperparameter.Rule.Check(value) is null
                ? hyperparameter.Rule.Normalize(value)
                : value;

    /// <summary>Checks and normalizes the given values and merges them over the defaults.</summary>
    public ParameterSet Complete(ParameterSet given) => Complete(_defaults, given);

    /// <summary>Checks and normalizes the given values and merges them over complete ones.</summary>
    public ParameterSet Complete(ParameterSet complete, ParameterSet given) => complete.Merge(new(given.Select(p =>
    {
        if (Check(p.Key, p.Value, p.Key, given.ContainsKey) is { } issue) throw new SpecException([issue]);
        var (list, plain) = Locate(p.Key)!.Value;
        return KeyValuePair.Create(p.Key, list.Find(plain)!.Rule.Normalize(p.Value));
    })));

    /// <summary>
    /// Gets the values that constraints may refer to although they are not searched: fixed values and defaults, checked
    /// or not.
    /// </summary>
    public ParameterSet MergeWithDefaults(ParameterSet given) => _defaults.Merge(given);

    /// <summary>Selects the estimator's part of complete hyperparameters.</summary>
    public CompleteParameters SelectEstimatorParameters(ParameterSet complete) =>
        new(complete.Subset(Estimator.Hyperparameters.Defaults.Keys));

    /// <summary>Gets the transformers' part of complete hyperparameters as text, the key of prepared data.</summary>
    public string GetPreprocessingKey(ParameterSet complete) =>
        $"{string.Join('>', _steps.Select(s => s.Name))}"
        + $"{new ParameterSet(complete.Where(p => p.Key.Contains(Separator, StringComparison.Ordinal)))}";

    public IReadOnlyList<ITransformer> CreateTransformers(ParameterSet complete) => [.. _steps.Select(step =>
        step.Create(new CompleteParameters(new(step.Hyperparameters.Defaults.Keys.Select(
            name => KeyValuePair.Create(name, complete[step.Name + Separator + name]))))))];

    private (HyperparameterList List, string Plain)? Locate(string name)
    {
        if (Estimator.Hyperparameters.Find(name) is not null) return (Estimator.Hyperparameters, name);
        var at = name.IndexOf(Separator, StringComparison.Ordinal);
        var step = at < 0 ? null : _steps.FirstOrDefault(s => s.Name == name[..at]);
        return step is null ? null : (step.Hyperparameters, name[(at + Separator.Length)..]);
    }
}
