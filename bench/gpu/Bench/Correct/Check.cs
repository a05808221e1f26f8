namespace Experiments.Gpu.Bench.Correct;

/// <summary>One thing that a device is held to.</summary>
/// <param name="Name">What was compared.</param>
/// <param name="Error">
/// How far it was off: the largest |a - b| / max(1, |b|), or what the name says; NaN where numbers were not finite or
/// not as many.
/// </param>
/// <param name="Allowed">How far it may be off before nothing is measured at all.</param>
/// <param name="Bar">
/// How near the project promises it to be, where that is nearer: a figure beyond it is told, and measuring goes on.
/// </param>
internal sealed record Check(string Name, double Error, double Allowed, double? Bar = null)
{
    public bool Passed => Error <= Allowed;

    public bool MissesBar => Passed && Error > Bar;
}
