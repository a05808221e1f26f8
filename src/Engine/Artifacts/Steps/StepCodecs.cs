using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// The kinds of transformer that an artifact can store. A new kind needs its own file and a line here.
/// </summary>
internal static class StepCodecs
{
    private static readonly StepCodec[] All =
        [new StandardScalerCodec(), new MinMaxScalerCodec(), new DoubleScalerCodec()];

    /// <summary>The types of fitted transformer that can be stored.</summary>
    public static IEnumerable<Type> Types => All.Select(c => c.Type);

    /// <summary>Returns the codec of a fitted transformer.</summary>
    /// <exception cref="OnnxExportException">The transformer has no codec.</exception>
    public static StepCodec Get(IFittedTransformer fitted) => Array.Find(All, c => c.Type == fitted.GetType())
        ?? throw new OnnxExportException(
            $"The transformer {fitted.GetType().Name}",
            $"Use one of the engine's: {string.Join(", ", All.Select(c => c.StepName))}.");

    /// <summary>Returns the codec of a step's name, or null.</summary>
    public static StepCodec? Find(string step) => Array.Find(All, c => c.StepName == step);

    /// <summary>Returns the prefix of the names of a step's tensors.</summary>
    public static string GetPrefix(int index, StepCodec codec) => $"pipeline.{index}.{codec.StepName}";
}
