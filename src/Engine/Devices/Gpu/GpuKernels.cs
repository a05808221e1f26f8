using System.Reflection;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Metrics;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>The kernels of a device, each compiled for it when it is first asked for.</summary>
internal sealed class GpuKernels(Accelerator accelerator)
{
    private readonly Dictionary<Type, Delegate> _loaded = [];

    /// <summary>The code of every kernel: of each struct of this assembly that implements the interface.</summary>
    public static IReadOnlyList<MethodInfo> All =>
    [
        .. from type in typeof(IGpuKernel<>).Assembly.GetTypes()
           where type.GetInterfaces().Any(
               each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IGpuKernel<>))
           orderby type.Name
           select type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!,
    ];

    /// <summary>Launches a kernel on a stream, with so many groups of so many threads.</summary>
    public Action<AcceleratorStream, KernelConfig, TKernel> Load<TKernel>()
        where TKernel : struct, IGpuKernel<TKernel>
    {
        if (!_loaded.TryGetValue(typeof(TKernel), out var loaded))
            _loaded[typeof(TKernel)] = loaded = accelerator.LoadKernel<TKernel>(TKernel.Run);
        return (Action<AcceleratorStream, KernelConfig, TKernel>)loaded;
    }
}
