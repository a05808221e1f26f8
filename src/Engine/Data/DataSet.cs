namespace Experiments.Engine.Data;

/// <summary>Data that was read: its rows, and the bytes by which it travels to where it is trained on.</summary>
/// <param name="Table">The rows; their hash is that of <paramref name="Content"/>.</param>
/// <param name="Format">What <paramref name="Content"/> is; one of <see cref="DataFormats"/>.</param>
/// <param name="Content">The bytes; <see cref="DataReader.Parse"/> makes the same rows of them.</param>
public sealed record DataSet(TabularData Table, string Format, byte[] Content);
