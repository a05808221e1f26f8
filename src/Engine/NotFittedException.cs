namespace Experiments.Engine;

/// <summary>The exception for an estimator or transformer that is used before <c>Fit</c>.</summary>
public sealed class NotFittedException(string typeName)
    : InvalidOperationException($"This {typeName} is not fitted yet: call Fit first.");
