using Microsoft.ML.OnnxRuntime;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

/// <summary>A model in ONNX Runtime, as a user of the artifact runs it.</summary>
internal sealed class OnnxModel(byte[] bytes) : IDisposable
{
    private readonly InferenceSession _session = new(bytes);

    public IEnumerable<string> Outputs => _session.OutputNames;

    public float[] Floats(string output, float[] x, int rows) =>
        Run(output, x, rows, v => v.GetTensorDataAsSpan<float>().ToArray());

    /// <summary>Labels of any type as text.</summary>
    public string[] Labels(float[] x, int rows) => Run("label", x, rows, v =>
        v.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String
            ? v.GetStringTensorAsArray()
            : [.. v.GetTensorDataAsSpan<long>().ToArray().Select(l => l.ToString())]);

    public long[] Shape(string output, float[] x, int rows) =>
        Run(output, x, rows, v => v.GetTensorTypeAndShape().Shape);

    public void Dispose() => _session.Dispose();

    private T Run<T>(string output, float[] x, int rows, Func<OrtValue, T> read)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(x, [rows, x.Length / rows]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, ["X"], [input], [output]);
        return read(outputs[0]);
    }
}
