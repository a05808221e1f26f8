using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>Compiles kernels to PTX where there is no card, as a device does: in one context.</summary>
internal sealed class PtxCompiler : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
    private readonly PTXBackend _backend;

    public PtxCompiler(CudaArchitecture architecture) =>
        _backend = new(_context, architecture, CudaInstructionSet.ISA_80, null!);

    /// <summary>Returns the PTX text of a kernel.</summary>
    public string Compile(MethodInfo kernel) =>
        ((PTXCompiledKernel)_backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default))
        .PTXAssembly;

    /// <summary>The PTX text of a kernel that is compiled alone.</summary>
    public static string CompileAlone(MethodInfo kernel, CudaArchitecture architecture)
    {
        using var compiler = new PtxCompiler(architecture);
        return compiler.Compile(kernel);
    }

    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }
}
