namespace Experiments.Gpu.Bench.Speed;

/// <summary>What is trained in an epoch that is measured; always MNIST's shape, batches of 128, Adam.</summary>
internal enum Workload
{
    /// <summary>784-128-10, one training set: the peers are measured by the same.</summary>
    Promise,

    /// <summary>
    /// 784-128-10 in a search with five folds: each fold has a data set, rows and an order of its own, and a fifth of
    /// the lanes.
    /// </summary>
    Search,

    /// <summary>784-512-256-10, one training set.</summary>
    Wide,
}
