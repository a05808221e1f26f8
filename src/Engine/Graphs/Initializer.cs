namespace Experiments.Engine.Graphs;

/// <summary>The initializer of a parameter or buffer: a constant, or uniform draws from [-bound, bound).</summary>
/// <param name="Constant">The value of every element where <paramref name="Bound"/> is 0.</param>
/// <param name="Bound">Half the width of the uniform distribution, or 0 for a constant.</param>
public readonly record struct Initializer(float Constant, float Bound)
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; }

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new(1, 0);

    /// <summary>Creates the initializer of He et al. (2015), eq. 10: variance 2 / fan_in, for rectifiers.</summary>
    public static Initializer He(int fanIn) => new(0, MathF.Sqrt(6f / fanIn));

    /// <summary>
    /// Creates the initializer of Glorot and Bengio (2010), eq. 16: variance 2 / (fan_in + fan_out), for saturating and
    /// linear units.
    /// </summary>
    public static Initializer Glorot(int fanIn, int fanOut) => new(0, MathF.Sqrt(6f / (fanIn + fanOut)));
}
