using System.Collections.Immutable;

namespace Experiments.Engine.Artifacts;

/// <summary>The names of an artifact's files.</summary>
public static class ArtifactNames
{
    /// <summary>The whole pipeline, for ONNX Runtime and similar runtimes.</summary>
    public const string Model = "model.onnx";

    /// <summary>The tensors: parameters, buffers, and those that the pipeline's steps learned.</summary>
    public const string Tensors = "model.safetensors";

    /// <summary>The description and origin of the model. This file is written last.</summary>
    public const string Estimator = "estimator.json";

    /// <summary>The length and the SHA-256 of every other file.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The results of the search that found the model.</summary>
    public const string CvResults = "cv_results.csv";

    /// <summary>Instructions for loading the model.</summary>
    public const string Readme = "README.md";

    /// <summary>All names.</summary>
    internal static ImmutableArray<string> All { get; } = [Model, Tensors, Estimator, Manifest, CvResults, Readme];
}
