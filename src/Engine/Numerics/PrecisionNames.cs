using System.Collections.Immutable;

namespace Experiments.Engine.Numerics;

/// <summary>The names of the precisions in experiments and keys.</summary>
public static class PrecisionNames
{
    /// <summary>All names.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<Precision>().Select(GetName)];

    /// <summary>Gets the name of a precision.</summary>
    public static string GetName(Precision precision) => precision switch
    {
        Precision.Fp32 => "fp32",
        Precision.Tf32 => "tf32",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision is unknown."),
    };

    /// <summary>Finds the precision of a name; null for an unknown name.</summary>
    public static Precision? Find(string name) => All.IndexOf(name) is >= 0 and var i ? (Precision)i : null;
}
