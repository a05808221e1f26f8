using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// How what one kind of transformer learned is kept, read back and written in ONNX: one file a kind, listed in
/// <see cref="StepCodecs"/>.
/// </summary>
internal abstract class StepCodec
{
    /// <summary>The step's name in the catalog.</summary>
    public abstract string StepName { get; }

    /// <summary>The type of fitted transformer that this keeps.</summary>
    public abstract Type Type { get; }

    /// <summary>
    /// Adds the step's tensors under names that begin with <paramref name="prefix"/>, and returns the rest of its
    /// state.
    /// </summary>
    public abstract JsonObject Save(
        IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors);

    /// <summary>Rebuilds the step from what <see cref="Save"/> gave.</summary>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public abstract IFittedTransformer Load(
        JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors);

    /// <summary>A number or a truth value of a step's state.</summary>
    /// <exception cref="ArgumentException">It is not there, or of another type.</exception>
    protected T GetValue<T>(JsonObject state, string name) =>
        state[name] is JsonValue value && value.TryGetValue<T>(out var found)
            ? found
            : throw new ArgumentException($"The state of {StepName} has no '{name}' of the right type.", nameof(state));

    /// <summary>
    /// Adds the step's nodes, with its features at <paramref name="x"/>, and returns the name of its result.
    /// </summary>
    public abstract string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x);
}
