using System.Text.RegularExpressions;
using Experiments.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Experiments.Gpu.Bench.Static;

/// <summary>The instructions of a kernel's PTX text for the H200, each counted once wherever it stands.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Instructions">All instructions.</param>
/// <param name="Wide">The loads and stores of 16 bytes.</param>
/// <param name="Narrow">Other loads from, and stores to, global or shared memory.</param>
/// <param name="Barriers">The barriers.</param>
/// <param name="SharedBytes">The shared memory of a group.</param>
internal sealed partial record PtxKernel(
    string Name, int Instructions, int Wide, int Narrow, int Barriers, int SharedBytes)
{
    /// <summary>Compiles all kernels.</summary>
    public static IReadOnlyList<PtxKernel> CompileAll()
    {
        using var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        return [.. GpuKernels.All.Select(kernel => Count(
            kernel.DeclaringType!.Name[..^"Kernel".Length], ((PTXCompiledKernel)backend.Compile(
                EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)).PTXAssembly))];
    }

    private static PtxKernel Count(string name, string text)
    {
        string[] instructions = [.. Instruction().Matches(text).Select(match => match.Groups[1].Value)];
        var accesses = instructions.Where(each => Access().IsMatch(each)).ToList();
        var wide = accesses.Count(each => each.Contains(".v4.", StringComparison.Ordinal));
        return new(name, instructions.Length, wide, accesses.Count - wide,
            instructions.Count(each => each.StartsWith("bar", StringComparison.Ordinal)),
            Shared().Matches(text).Sum(match => int.Parse(match.Groups[1].ValueSpan, null)));
    }

    [GeneratedRegex(@"^\s+(?:@!?%\w+\s+)?([a-z][\w.]*)[^;{]*(?:\{[^}]*\}[^;]*)?;", RegexOptions.Multiline)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(?:ld|st)\.(?:global|shared)")]
    private static partial Regex Access();

    [GeneratedRegex(@"\.shared [^;]*\[(\d+)\];")]
    private static partial Regex Shared();
}
