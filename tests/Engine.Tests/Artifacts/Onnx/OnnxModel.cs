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
    public string[] Labels(float[] x, int rows) => Run("label", x, rows, ReadLabels);

    /// <summary>Labels of a model that takes features in double precision.</summary>
    public string[] Labels(double[] x, int rows) => Run("label", x, rows, ReadLabels);

    public float[] Floats(string output, double[] x, int rows) =>
        Run(output, x, rows, v => v.GetTensorDataAsSpan<float>().ToArray());

    public double[] Doubles(string output, float[] x, int rows) =>
        Run(output, x, rows, v => v.GetTensorDataAsSpan<double>().ToArray());

    public long[] Shape(string output, float[] x, int rows) =>
        Run(output, x, rows, v => v.GetTensorTypeAndShape().Shape);

    public void Dispose() => _session.Dispose();

    private static string[] ReadLabels(OrtValue labels) =>
        labels.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String
            ? labels.GetStringTensorAsArray()
            : [.. labels.GetTensorDataAsSpan<long>().ToArray().Select(l => l.ToString())];

    private T Run<TFeature, T>(string output, TFeature[] x, int rows, Func<OrtValue, T> read)
        where TFeature : unmanaged
    {
        using var input = OrtValue.CreateTensorValueFromMemory(x, [rows, x.Length / rows]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, ["X"], [input], [output]);
        return read(outputs[0]);
    }
}
