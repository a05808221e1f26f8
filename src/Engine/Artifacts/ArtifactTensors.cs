using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Artifacts.Steps;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts;

/// <summary>
/// Converts pipelines to and from the tensors file: the network's state has its own names, the names of the steps'
/// tensors begin with <c>pipeline.</c>
/// </summary>
internal static class ArtifactTensors
{
    /// <summary>Returns the tensors of a pipeline, and the rest of its steps' state.</summary>
    public static (SafetensorsFile File, IReadOnlyList<StepDocument> Steps) Save(
        FittedPipeline pipeline, string estimator)
    {
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var steps = new List<StepDocument>();
        foreach (var symbol in GetDeclaredTensors(pipeline.Network.Graph))
            tensors.Add(symbol.Name, new(symbol.Shape, pipeline.Network.State[symbol.Name]));
        for (var i = 0; i < pipeline.Transformers.Count; i++)
        {
            var codec = StepCodecs.Get(pipeline.Transformers[i]);
            steps.Add(
                new(codec.StepName, codec.Save(pipeline.Transformers[i], StepCodecs.GetPrefix(i, codec), tensors)));
        }

        return (
            new(tensors, [KeyValuePair.Create("format", "experiments"), KeyValuePair.Create("estimator", estimator)]),
            steps);
    }

    /// <summary>Rebuilds the steps.</summary>
    /// <exception cref="ArgumentException">A step is unknown or does not fit its tensors.</exception>
    public static IReadOnlyList<IFittedTransformer> LoadSteps(IReadOnlyList<StepDocument> steps, SafetensorsFile file)
    {
        var transformers = new List<IFittedTransformer>();
        for (var i = 0; i < steps.Count; i++)
        {
            var codec = StepCodecs.Find(steps[i].Step)
                ?? throw new ArgumentException($"This engine has no step '{steps[i].Step}'.", nameof(steps));
            transformers.Add(codec.Load(steps[i].State, StepCodecs.GetPrefix(i, codec), file.Tensors));
        }

        return transformers;
    }

    /// <summary>Reads the state of a network from the file.</summary>
    /// <exception cref="ArgumentException">
    /// A tensor is missing, or its shape differs from the architecture's.
    /// </exception>
    public static Dictionary<string, float[]> LoadState(Graph graph, SafetensorsFile file)
    {
        var state = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var symbol in GetDeclaredTensors(graph))
        {
            if (!file.Tensors.TryGetValue(symbol.Name, out var tensor) || tensor.Shape != symbol.Shape)
                throw new ArgumentException(
                    $"The architecture has a tensor {symbol}; the file has "
                    + $"{(tensor is null ? "none of that name" : tensor.Shape)}.",
                    nameof(file));
            state.Add(symbol.Name, tensor.Values);
        }

        return state;
    }

    private static IEnumerable<Symbol> GetDeclaredTensors(Graph graph) => graph.Parameters.Concat(graph.Buffers);
}
