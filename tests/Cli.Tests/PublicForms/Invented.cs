using System.Globalization;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>Numbers and words that are invented by a formula: the same on every machine for the same seed.</summary>
internal sealed class Invented(uint seed)
{
    private const int Uniforms = 12;

    private ulong _state = seed;

    /// <summary>A number from 0 to below 1 (splitmix64).</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A whole number from the least to the greatest.</summary>
    public int Next(int least, int greatest) => least + (int)(Next() * (greatest - least + 1));

    /// <summary>
    /// A number of about the standard normal distribution: a sum, since logarithms may differ between machines.
    /// </summary>
    public double Normal() => Enumerable.Range(0, Uniforms).Sum(_ => Next()) - (Uniforms / 2);

    /// <summary>True in a share of the calls.</summary>
    public bool Is(double share) => Next() < share;

    public string Choose(params ReadOnlySpan<string> words) => words[Next(0, words.Length - 1)];

    public static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
