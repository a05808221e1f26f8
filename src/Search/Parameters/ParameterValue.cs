using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Experiments.Search.Parameters;

/// <summary>
/// One value of a hyperparameter. Immutable and compared by value; <see cref="ToString"/> is its canonical
/// JSON, the same on every machine, which is what travels over the wire and goes into hashes.
/// </summary>
public sealed class ParameterValue : IEquatable<ParameterValue>
{
    private readonly object? _value;

    private ParameterValue(ParameterKind kind, object? value) => (Kind, _value) = (kind, value);

    /// <summary>The value that says that there is none.</summary>
    public static ParameterValue Null { get; } = new(ParameterKind.Null, null);

    /// <summary>What this value holds.</summary>
    public ParameterKind Kind { get; }

    /// <summary>
    /// Whether this is an <see cref="ParameterKind.Integer"/> or a <see cref="ParameterKind.Float"/>.
    /// </summary>
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

    /// <summary>The boolean that this value holds.</summary>
    public bool AsBoolean() => (bool)Expect(ParameterKind.Boolean);

    /// <summary>The whole number that this value holds.</summary>
    public long AsInteger() => (long)Expect(ParameterKind.Integer);

    /// <summary>The number that this value holds, whole or not.</summary>
    public double AsDouble() => Kind == ParameterKind.Integer ? AsInteger() : (double)Expect(ParameterKind.Float);

    /// <summary>The text that this value holds.</summary>
    public string AsText() => (string)Expect(ParameterKind.String);

    /// <summary>The list that this value holds.</summary>
    public ImmutableArray<ParameterValue> AsList() => (ImmutableArray<ParameterValue>)Expect(ParameterKind.List);

    /// <summary>Reads a value from its JSON; objects are refused.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, or holds an object, a number that no double holds, or half a character.
    /// </exception>
    public static ParameterValue Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <summary>The value that a JSON element holds; objects are refused.</summary>
    /// <exception cref="JsonException">
    /// The element holds an object, a number that no double holds, or half a character.
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
    /// The canonical JSON: a float always shows that it is one (<c>1.0</c>), so that it is read back as one.
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

    // Half a surrogate pair is no text, though its escape is good JSON.
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
