using System.Text.Json;

namespace Experiments.Engine.Data;

/// <summary>How CSV is read, where a file can be understood in several ways.</summary>
public sealed record CsvOptions
{
    /// <summary>The default: the first line must be recognizable as the names of the columns.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>
    /// True if the first line has the names of the columns; false if it is a row, and the columns are called
    /// <c>column_1</c>, <c>column_2</c> and so on. Null (the default) takes it for names, and refuses a file whose
    /// first line looks like the rows below it.
    /// </summary>
    public bool? Header { get; init; }

    /// <summary>
    /// True where nobody said whether there is a header, and <see cref="Header"/> says that an earlier check found one.
    /// </summary>
    internal bool IsHeaderFound { get; init; }

    /// <summary>
    /// The texts that mean that a value is missing, besides the empty cell; null (the default) for NA, N/A, NaN, nan,
    /// NULL and null. In a column of text, a quoted text is never missing.
    /// </summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>
    /// Describes what differs from the default, as a part of fit keys: the same bytes have other rows then. Empty where
    /// nothing differs: a header that is given is the same as one that is found.
    /// </summary>
    internal string Describe() => string.Join(' ', ((string?[])
    [
        Header == false ? "header=false" : null,
        Missing is null ? null : $"missing={JsonSerializer.Serialize(Missing.Order(StringComparer.Ordinal))}",
    ]).OfType<string>());
}
