using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>A batch that was taken from the search and is not durable yet.</summary>
/// <param name="Number">The number of the batch in this activation, from 1.</param>
/// <param name="Batch">The rows.</param>
/// <param name="Metrics">The metrics, which are recorded after it is durable.</param>
internal sealed record PendingCommit(long Number, CommitBatch Batch, CommitMetrics Metrics);
