namespace Experiments.Engine.Artifacts;

/// <summary>The names of an artifact's files.</summary>
public static class ArtifactNames
{
    /// <summary>The whole pipeline for ONNX Runtime and its like.</summary>
    public const string Model = "model.onnx";

    /// <summary>The numbers: parameters, buffers, and what the pipeline's steps learned.</summary>
    public const string Tensors = "model.safetensors";

    /// <summary>What the model is and where it comes from; written last.</summary>
    public const string Estimator = "estimator.json";

    /// <summary>The search that found it.</summary>
    public const string CvResults = "cv_results.csv";

    /// <summary>How to load it.</summary>
    public const string Readme = "README.md";
}
