namespace Experiments.Engine.Data;

/// <summary>A data set: its rows, and the bytes that are stored and sent to the workers.</summary>
/// <param name="Table">The rows; their hash is the hash of <paramref name="Content"/>.</param>
/// <param name="Format">The name of the format of <paramref name="Content"/>; one of <see cref="DataFormats"/>.</param>
/// <param name="Content">The bytes; <see cref="DataReader.Parse"/> reads the same rows from them.</param>
public sealed record DataSet(TabularData Table, string Format, byte[] Content);
