namespace Experiments.Contracts.Grains;

/// <summary>
/// Marks a method of a grain that only silos of the cluster call: a call by a client is refused, whatever its
/// arguments.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SilosOnlyAttribute : Attribute;
