using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Experiments.Engine.Data;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Hyperparameters;

/// <summary>The hyperparameters of one estimator or transformer, which checks and completes values.</summary>
public sealed class HyperparameterList
{
    private readonly Dictionary<string, Hyperparameter> _byName;

    /// <summary>Creates the list of an estimator or transformer.</summary>
    /// <param name="owner">The name of the estimator or transformer in the catalog, in snake_case.</param>
    /// <param name="all">The hyperparameters, in the order of the documentation.</param>
    /// <exception cref="ArgumentException">Two hyperparameters share a name.</exception>
    public HyperparameterList(string owner, params ImmutableArray<Hyperparameter> all)
    {
        (Owner, All) = (owner, all);
        _byName = all.ToDictionary(h => h.Name, StringComparer.Ordinal);
        Defaults = new(all.Select(h => KeyValuePair.Create(h.Name, h.Rule.Normalize(h.Default))));
        StructuralNames = [.. all.Where(h => h.IsStructural).Select(h => h.Name)];
        CostNames = [.. all.Where(h => h.DecidesCost).Select(h => h.Name)];
    }

    /// <summary>The name of the estimator or transformer, for example <c>mlp_classifier</c>.</summary>
    public string Owner { get; }

    /// <summary>The hyperparameters, in the order of the documentation.</summary>
    public ImmutableArray<Hyperparameter> All { get; }

    /// <summary>Every hyperparameter with its default.</summary>
    public ParameterSet Defaults { get; }

    /// <summary>The names of the hyperparameters that are part of the pack key.</summary>
    public ImmutableArray<string> StructuralNames { get; }

    /// <summary>The names of the hyperparameters that change the work of a fit, without the structural ones.</summary>
    public ImmutableArray<string> CostNames { get; }

    /// <summary>Finds the hyperparameter of a name; null for an unknown name.</summary>
    public Hyperparameter? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Checks a value; returns the issue, or null.</summary>
    /// <param name="name">The name of the hyperparameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">The path of the value in the experiment.</param>
    /// <param name="isGiven">
    /// Whether a name is given beside it, and so is not suggested for an unknown name; null if none is.
    /// </param>
    public SpecIssue? Check(string name, ParameterValue value, string path, Func<string, bool>? isGiven = null)
    {
        if (Find(name) is not { } hyperparameter) return CreateUnknownIssue(name, path, isGiven);
        return hyperparameter.Rule.Check(value) is { } violation
            ? new(path + violation.SubPath,
                $"{name}: {violation.Message}", $"For example {name}: {hyperparameter.Example}.")
            : null;
    }

    /// <summary>Creates the issue of an unknown name, which suggests the nearest known name.</summary>
    public SpecIssue CreateUnknownIssue(string name, string path, Func<string, bool>? isGiven = null) => new(
        path, $"{Owner} has no hyperparameter '{name}'.", NearestName.Suggest(name, All.Select(h => h.Name), isGiven));

    /// <summary>Completes the given values with defaults, all normalized.</summary>
    /// <exception cref="SpecException">A name is unknown, or a value breaks its rule.</exception>
    public CompleteParameters Complete(ParameterSet given)
    {
        var issues = given.Select(p => Check(p.Key, p.Value, p.Key, given.ContainsKey)).OfType<SpecIssue>().ToList();
        return issues.Count == 0 ? new(Defaults.Merge(Normalize(given))) : throw new SpecException(issues);
    }

    /// <summary>Converts the hyperparameters to the JSON Schema of an object.</summary>
    public JsonObject ToJsonSchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(
            All.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Name, h.ToJsonSchema()))),
        ["additionalProperties"] = false,
    };

    private ParameterSet Normalize(ParameterSet given) =>
        new(given.Select(p => KeyValuePair.Create(p.Key, _byName[p.Key].Rule.Normalize(p.Value))));
}
