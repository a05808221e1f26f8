using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Experiments.Search.Parameters;

/// <summary>
/// One value of a hyperparameter. Immutable and compared by value. <see cref="ToString"/> returns the canonical JSON,
/// which is equal on every machine and is used in messages and hashes.
/// </summary>
public sealed class ParameterValue : IEquatable<ParameterValue>
{
    private readonly object? _value;

    private ParameterValue(ParameterKind kind, object? value) => (Kind, _value) = (kind, value);

    /// <summary>The null value.</summary>
    public static ParameterValue Null { get; } = new(ParameterKind.Null, null);

    /// <summary>The kind of the value.</summary>
    public ParameterKind Kind { get; }

    /// <summary>True for an <see cref="ParameterKind.Integer"/> or a <see cref="ParameterKind.Float"/>.</summary>
    public bool IsNumber => Kind is ParameterKind.Integer or ParameterKind.Float;

    /// <summary>Wraps a boolean.</summary>
    public static ParameterValue Create(bool value) => new(ParameterKind.Boolean, value);

    /// <summary>Wraps a whole number.</summary>
    public static ParameterValue Create(long value) => new(ParameterKind.Integer, value);

    /// <summary>Wraps a finite number.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is not finite: JSON has no such number.</exception>
    public static ParameterValue Create(double value) => double.IsFinite(value)
        ? new(ParameterKind.Float, value)
        : throw new ArgumentException(
            $"{value.ToString(CultureInfo.InvariantCulture)} is not a finite number.", nameof(value));

    /// <summary>Wraps text.</summary>
    public static ParameterValue Create(string value) => new(ParameterKind.String, value);

    /// <summary>Wraps a list.</summary>
    public static ParameterValue Create(IEnumerable<ParameterValue> values) =>
        new(ParameterKind.List, values.ToImmutableArray());

    /// <summary>Gets the boolean of this value.</summary>
    public bool AsBoolean() => (bool)Expect(ParameterKind.Boolean);

    /// <summary>Gets the whole number of this value.</summary>
    public long AsInteger() => (long)Expect(ParameterKind.Integer);

    /// <summary>Gets the number of this value, whole or not.</summary>
    public double AsDouble() => Kind == ParameterKind.Integer ? AsInteger() : (double)Expect(ParameterKind.Float);

    /// <summary>Gets the text of this value.</summary>
    public string AsText() => (string)Expect(ParameterKind.String);

    /// <summary>Gets the list of this value.</summary>
    public ImmutableArray<ParameterValue> AsList() => (ImmutableArray<ParameterValue>)Expect(ParameterKind.List);

    /// <summary>Reads a value from its JSON; objects are rejected.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, or contains an object, a number too large for a double, or half a surrogate pair.
    /// </exception>
    public static ParameterValue Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <summary>Reads a value from a JSON element; objects are rejected.</summary>
    /// <exception cref="JsonException">
    /// The element contains an object, a number too large for a double, or half a surrogate pair.
    /// </exception>
    public static ParameterValue FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => Create(true),
        JsonValueKind.False => Create(false),
        JsonValueKind.String => Create(ReadText(element)),
        JsonValueKind.Number => IsInteger(element) ? Create(element.GetInt64()) : Create(ReadNumber(element)),
        JsonValueKind.Array => Create(element.EnumerateArray().Select(FromJson)),
        _ => throw new JsonException(
            $"A parameter cannot hold a JSON {element.ValueKind.ToString().ToLowerInvariant()}."),
    };

    /// <inheritdoc/>
    public bool Equals(ParameterValue? other) => other is not null && Kind == other.Kind && Kind switch
    {
        ParameterKind.Null => true,
        ParameterKind.List => AsList().SequenceEqual(other.AsList()),
        _ => _value!.Equals(other._value),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterValue);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    /// <summary>
    /// Returns the canonical JSON. A float always has a point or an exponent (<c>1.0</c>), so it is read back as a
    /// float.
    /// </summary>
    public override string ToString() => Kind switch
    {
        ParameterKind.Null => "null",
        ParameterKind.Boolean => AsBoolean() ? "true" : "false",
        ParameterKind.Integer => AsInteger().ToString(CultureInfo.InvariantCulture),
        ParameterKind.Float => FormatFloat(AsDouble()),
        ParameterKind.String => $"\"{JsonEncodedText.Encode(AsText())}\"",
        _ => $"[{string.Join(',', AsList())}]",
    };

    // Half a surrogate pair is not text, although its escape is valid JSON.
    private static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"{element.GetRawText()} is not text.", e);
        }
    }

    private static double ReadNumber(JsonElement element) => element.GetDouble() is var value && double.IsFinite(value)
        ? value
        : throw new JsonException($"{element.GetRawText()} is too large for a number.");

    private static bool IsInteger(JsonElement element) =>
        element.TryGetInt64(out _) && element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static string FormatFloat(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private object Expect(ParameterKind kind) => Kind == kind
        ? _value!
        : throw new InvalidOperationException($"The parameter holds a {Kind}, not a {kind}: {this}.");
}
