using System.Runtime.CompilerServices;

namespace Experiments.Engine.Numerics;

/// <summary>Options by which the runtime compiles methods with hot loops.</summary>
internal static class Jit
{
    /// <summary>
    /// The option to compile a method at its first call, with all optimizations. Tiered compilation starts with
    /// unoptimized loops, and the first fits of a search, about half a second, would run on them.
    /// </summary>
    public const MethodImplOptions Fully = MethodImplOptions.AggressiveOptimization;
}
