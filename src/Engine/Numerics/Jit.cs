using System.Runtime.CompilerServices;

namespace Experiments.Engine.Numerics;

/// <summary>How the runtime is to compile the methods that loop.</summary>
internal static class Jit
{
    /// <summary>
    /// At the first call and with all optimisations. Tiered compilation would begin with unoptimised loops, and the
    /// first fits of a search, half a second of it, would run on them.
    /// </summary>
    public const MethodImplOptions Fully = MethodImplOptions.AggressiveOptimization;
}
