namespace Experiments.Gpu.Bench.Correct;

/// <summary>The result of one check of a device.</summary>
/// <param name="Name">The comparison.</param>
/// <param name="Error">The error that counts, or the quantity in the name; NaN fails.</param>
/// <param name="Allowed">The largest error that passes.</param>
/// <param name="Bar">The promised error, if it is smaller: a larger error is reported.</param>
internal sealed record Check(string Name, double Error, double Allowed, double? Bar = null)
{
    public bool Passed => Error <= Allowed;

    public bool MissesBar => Passed && Error > Bar;

    /// <summary>All figures of a comparison of two trainings.</summary>
    public Difference? Difference { get; init; }
}
