using System.Collections.Immutable;

namespace Experiments.Engine.Numerics;

/// <summary>What the precisions are called in experiments and keys.</summary>
public static class PrecisionNames
{
    /// <summary>All names.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<Precision>().Select(GetName)];

    /// <summary>The name of a precision.</summary>
    public static string GetName(Precision precision) => precision switch
    {
        Precision.Fp32 => "fp32",
        Precision.Tf32 => "tf32",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "This is not a precision."),
    };

    /// <summary>The precision of a name, or null.</summary>
    public static Precision? Find(string name) => All.IndexOf(name) is >= 0 and var i ? (Precision)i : null;
}
