namespace Experiments.Gpu.Bench.Correct;

/// <summary>The result of one check of a device.</summary>
/// <param name="Name">The comparison.</param>
/// <param name="Error">
/// The error: the largest |a - b| / max(1, |b|), or the quantity in the name; NaN if numbers were not finite or their
/// counts differed.
/// </param>
/// <param name="Allowed">The largest error with which the speed is still measured.</param>
/// <param name="Bar">
/// The promised error, if it is smaller: a larger error is reported, and the measurement continues.
/// </param>
internal sealed record Check(string Name, double Error, double Allowed, double? Bar = null)
{
    public bool Passed => Error <= Allowed;

    public bool MissesBar => Passed && Error > Bar;
}
