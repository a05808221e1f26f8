using Microsoft.ML.OnnxRuntime;

namespace Experiments.Engine.Extension.Tests;

/// <summary>A model in ONNX Runtime, as a user of the artifact runs it.</summary>
internal static class OnnxRuntimeModel
{
    public static float[] Run(byte[] model, float[] x, int rows, string output)
    {
        using var session = new InferenceSession(model);
        using var input = OrtValue.CreateTensorValueFromMemory(x, [rows, x.Length / rows]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["X"], [input], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
