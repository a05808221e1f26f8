namespace Experiments.Engine.Numerics;

/// <summary>The rules by which a range of numbers is that of a constant, but for rounding.</summary>
internal static class ConstantRange
{
    /// <summary>
    /// scikit-learn treats a feature as constant if its range is below ten times the machine epsilon
    /// (_handle_zeros_in_scale).
    /// </summary>
    public const double Limit = 10 * 2.220446049250313e-16;

    /// <summary>Half the digits of double: numbers that agree in more of them differ by rounding.</summary>
    private const double HalfOfDigits = 1.5e-8;

    /// <summary>
    /// Checks whether numbers are constant by scikit-learn's rule, but for numbers that are small themselves: 1e-20 and
    /// 2e-20 differ.
    /// </summary>
    public static bool Is(double least, double greatest) =>
        greatest - least < Limit
        && greatest - least <= HalfOfDigits * Math.Max(Math.Abs(least), Math.Abs(greatest));
}
