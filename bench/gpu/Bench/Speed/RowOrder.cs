namespace Experiments.Gpu.Bench.Speed;

/// <summary>The batches of the lanes of a pack: shared or not.</summary>
internal enum RowOrder
{
    /// <summary>As the candidates of a search do on a fold: all of them take the same rows in the same steps.</summary>
    Shared,

    /// <summary>Each lane has a seed, and so an order, of its own.</summary>
    Own,
}
