namespace Experiments.Gpu.Bench.Correct;

/// <summary>One thing that a device is held to.</summary>
/// <param name="Name">What was compared.</param>
/// <param name="Error">How far it was off: the largest |a - b| / max(1, |b|), or what the name says; NaN where numbers were not finite or not as many.</param>
/// <param name="Allowed">How far it may be off.</param>
internal sealed record Check(string Name, double Error, double Allowed)
{
    public bool Passed => Error <= Allowed;
}
