using Experiments.Engine.Estimators;

namespace Experiments.Engine.Artifacts;

/// <summary>A trained estimator as it is kept: what it is, and the pipeline that predicts.</summary>
/// <param name="Info">What it is and where it comes from.</param>
/// <param name="Pipeline">What predicts.</param>
public sealed record Artifact(ArtifactInfo Info, FittedPipeline Pipeline);
