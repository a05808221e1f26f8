using System.Reflection;
using Experiments.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>Every kernel compiles for NVIDIA's cards where there is none of them.</summary>
public sealed class PtxTests
{
    /// <summary>
    /// The requested architecture, and the target that ILGPU names: sm_80 for later cards too, which drivers compile
    /// for any later card.
    /// </summary>
    private static readonly Dictionary<string, (CudaArchitecture Architecture, string Target)> s_architectures = new()
    {
        ["sm_70"] = (CudaArchitecture.SM_70, "sm_70"),
        ["sm_80"] = (CudaArchitecture.SM_80, "sm_80"),
        ["sm_90"] = (CudaArchitecture.SM_90, "sm_80"),
    };

    public static TheoryData<string, string> Kernels => new(
        from kernel in GpuKernels.All from architecture in s_architectures.Keys select (GetName(kernel), architecture));

    [Fact]
    public void Every_kernel_that_can_be_loaded_is_compiled_here()
    {
        var kernels = typeof(GpuKernels).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Kernel", StringComparison.Ordinal)
                && type.Namespace == $"{typeof(GpuKernels).Namespace}.Kernels");

        Assert.Equal(kernels.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
            GpuKernels.All.Select(method => method.DeclaringType));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void A_kernel_compiles_to_ptx(string name, string architecture)
    {
        var kernel = GpuKernels.All.Single(method => GetName(method) == name);
        using var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(
            context, s_architectures[architecture].Architecture, CudaInstructionSet.ISA_80, null!);

        var compiled =
            (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default);

        Assert.Contains(".visible .entry", compiled.PTXAssembly, StringComparison.Ordinal);
        Assert.Contains(
            $".target {s_architectures[architecture].Target}\n", compiled.PTXAssembly, StringComparison.Ordinal);
        // An array that was put into local memory would be a hundred times slower than registers.
        Assert.DoesNotContain(".local", compiled.PTXAssembly, StringComparison.Ordinal);
    }

    /// <summary>
    /// A device compiles all its kernels in one context, which may unify their types: in any order, none may need local
    /// memory.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Kernels_that_share_a_context_keep_to_registers(bool reversed)
    {
        using var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);

        var inLocalMemory = (reversed ? GpuKernels.All.Reverse() : GpuKernels.All)
            .Select(kernel => (Name: GetName(kernel), Ptx: (PTXCompiledKernel)backend.Compile(
                EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)))
            .Where(kernel => kernel.Ptx.PTXAssembly.Contains(".local", StringComparison.Ordinal))
            .Select(kernel => kernel.Name);

        Assert.Empty(inLocalMemory);
    }

    private static string GetName(MethodInfo method) => method.DeclaringType!.Name;
}
