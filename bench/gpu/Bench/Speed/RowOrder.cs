namespace Experiments.Gpu.Bench.Speed;

/// <summary>Whether the lanes of a pack read one batch.</summary>
internal enum RowOrder
{
    /// <summary>As the candidates of a search do on a fold: all of them take the same rows in the same steps.</summary>
    Shared,

    /// <summary>Each lane has a seed, and so an order, of its own.</summary>
    Own,
}
