using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// Saves and loads the state of one kind of transformer, and writes it in ONNX. Each kind has its own file and is
/// listed in <see cref="StepCodecs"/>.
/// </summary>
internal abstract class StepCodec
{
    /// <summary>The step's name in the catalog.</summary>
    public abstract string StepName { get; }

    /// <summary>The type of fitted transformer that it saves.</summary>
    public abstract Type Type { get; }

    /// <summary>
    /// Adds the step's tensors under names that begin with <paramref name="prefix"/>, and returns the rest of its
    /// state.
    /// </summary>
    public abstract JsonObject Save(
        IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors);

    /// <summary>Rebuilds the step from the state of <see cref="Save"/>.</summary>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public abstract IFittedTransformer Load(
        JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors);

    /// <summary>Reads a number or a boolean from a step's state.</summary>
    /// <exception cref="ArgumentException">The value is missing or has another type.</exception>
    protected T GetValue<T>(JsonObject state, string name) =>
        state[name] is JsonValue value && value.TryGetValue<T>(out var found)
            ? found
            : throw new ArgumentException($"The state of {StepName} has no '{name}' of the right type.", nameof(state));

    /// <summary>Adds the step's nodes. Its features are <paramref name="x"/>. Returns the name of its result.</summary>
    public abstract string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x);
}
