using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;

namespace Experiments.Search.Parameters;

/// <summary>
/// A combination of hyperparameters: names and values, in ordinal order of the names. Immutable and compared by value;
/// <see cref="ToString"/> returns the canonical JSON.
/// </summary>
public sealed class ParameterSet : IReadOnlyDictionary<string, ParameterValue>, IEquatable<ParameterSet>
{
    private readonly ImmutableSortedDictionary<string, ParameterValue> _values;

    // The canonical JSON, written at the first call: that of a trial is sent, stored and compared.
    private string? _text;

    /// <summary>Creates a combination; a later pair wins over an earlier one of the same name.</summary>
    public ParameterSet(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values) builder[name] = value;
        _values = builder.ToImmutable();
    }

    private ParameterSet(ImmutableSortedDictionary<string, ParameterValue> values) => _values = values;

    /// <summary>The combination without parameters.</summary>
    public static ParameterSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<ParameterValue> Values => _values.Values;

    /// <inheritdoc/>
    public ParameterValue this[string key] => _values[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out ParameterValue value) => _values.TryGetValue(key, out value!);

    /// <summary>Creates a copy of this combination with one value set.</summary>
    public ParameterSet With(string name, ParameterValue value) => new(_values.SetItem(name, value));

    /// <summary>Creates a copy with the values of another combination, which win over those of this one.</summary>
    public ParameterSet Merge(ParameterSet other) => new(_values.SetItems(other));

    /// <summary>Creates a combination of the named parameters alone; absent names are ignored.</summary>
    public ParameterSet Subset(IEnumerable<string> names)
    {
        var keep = names.ToHashSet(StringComparer.Ordinal);
        return new(_values.Where(p => keep.Contains(p.Key)));
    }

    /// <summary>Reads a combination from its JSON object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object of parameter values.</exception>
    public static ParameterSet Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("Parameters must be a JSON object.");
        return new(document.RootElement.EnumerateObject()
            .Select(p => KeyValuePair.Create(ReadName(p), ParameterValue.FromJson(p.Value))));
    }

    // Half a surrogate pair is not text, although its escape is valid JSON.
    private static string ReadName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name is not text.", e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(ParameterSet? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    /// <summary>Returns the canonical JSON object.</summary>
    public override string ToString() => _text ??=
        $"{{{string.Join(',', _values.Select(p => $"\"{JsonEncodedText.Encode(p.Key)}\":{p.Value}"))}}}";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
