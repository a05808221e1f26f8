namespace Experiments.Engine;

/// <summary>An estimator or transformer was used before <c>Fit</c>.</summary>
public sealed class NotFittedException(string typeName)
    : InvalidOperationException($"This {typeName} is not fitted yet: call Fit first.");
