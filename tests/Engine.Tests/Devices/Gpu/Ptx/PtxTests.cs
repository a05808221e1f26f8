using System.Reflection;
using Experiments.Engine.Devices.Gpu;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

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
        var ptx = PtxCompiler.CompileAlone(kernel, s_architectures[architecture].Architecture);

        Assert.Contains(".visible .entry", ptx, StringComparison.Ordinal);
        Assert.Contains($".target {s_architectures[architecture].Target}\n", ptx, StringComparison.Ordinal);
        // An array that was put into local memory would be a hundred times slower than registers.
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
    }

    /// <summary>
    /// A device compiles all its kernels in one context, which may unify their types: in any order, none may need local
    /// memory.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Kernels_that_share_a_context_keep_to_registers(bool reversed)
    {
        using var compiler = new PtxCompiler(CudaArchitecture.SM_80);

        var inLocalMemory = (reversed ? GpuKernels.All.Reverse() : GpuKernels.All)
            .Where(kernel => compiler.Compile(kernel).Contains(".local", StringComparison.Ordinal))
            .Select(GetName);

        Assert.Empty(inLocalMemory);
    }

    private static string GetName(MethodInfo method) => method.DeclaringType!.Name;
}
