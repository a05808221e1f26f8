using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// A trained network without its lanes: the graph up to the logits, the link, and the tensors by name.
/// </summary>
/// <param name="Graph">The graph up to the logits.</param>
/// <param name="Task">The task, whose link turns logits into predictions.</param>
/// <param name="State">Parameters and buffers by the names of <paramref name="Graph"/>, row-major.</param>
public sealed record FittedNetwork(Graph Graph, LearningTask Task, IReadOnlyDictionary<string, float[]> State);
