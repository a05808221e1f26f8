namespace Experiments.Contracts.Specs;

/// <summary>
/// The data of an experiment, identified by content: the rows are transferred through the artifact store.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.DataSpec")]
public sealed record DataSpec
{
    /// <summary>The SHA-256 of the content, in lower-case hexadecimal.</summary>
    [Id(0)] public required string Hash { get; init; }

    /// <summary>The file's name, for people; never opened by a silo.</summary>
    [Id(1)] public required string FileName { get; init; }

    /// <summary>The format of the content: csv, or idx (images and the labels behind them in one block).</summary>
    [Id(2)] public string Format { get; init; } = "csv";

    /// <summary>The columns to predict; several make a multilabel or multi-output target.</summary>
    [Id(3)] public required IReadOnlyList<string> Target { get; init; }

    /// <summary>The columns that are neither predicted nor features.</summary>
    [Id(4)]
    public IReadOnlyList<string> Ignore
    {
        get;
        // Specifications that were stored before this member existed are read back with null.
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// The positive class of two, which precision, recall and F1 are of; null for the usual one: 1 of 0 and 1 or of -1
    /// and 1, true of false and true.
    /// </summary>
    [Id(5)] public string? Positive { get; init; }

    /// <summary>
    /// False if the content's first line is a row; true or null if it has the names of the columns.
    /// </summary>
    [Id(6)] public bool? Header { get; init; }

    /// <summary>
    /// The texts that mean that a value is missing, besides the empty cell; null for NA, N/A, NaN, nan, NULL and null.
    /// </summary>
    [Id(7)] public IReadOnlyList<string>? Missing { get; init; }
}
