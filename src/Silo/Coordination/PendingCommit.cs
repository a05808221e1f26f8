using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>A batch that was taken from the search and is not durable yet.</summary>
/// <param name="Number">Its place in the order of this activation's batches, from 1.</param>
/// <param name="Batch">The rows.</param>
/// <param name="Metrics">What metrics are told once it is durable.</param>
internal sealed record PendingCommit(long Number, CommitBatch Batch, CommitMetrics Metrics);
