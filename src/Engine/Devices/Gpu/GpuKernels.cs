using System.Reflection;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Recording;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>The kernels of a device, each compiled at its first use.</summary>
/// <param name="accelerator">The device of ILGPU.</param>
/// <param name="recorder">Receives the launches instead of the device, if given.</param>
internal sealed class GpuKernels(Accelerator accelerator, ILaunchRecorder? recorder = null)
{
    private readonly Dictionary<Type, Delegate> _loaded = [];

    /// <summary>The methods of all kernels: of each struct of this assembly that implements the interface.</summary>
    public static IReadOnlyList<MethodInfo> All =>
    [
        .. from type in typeof(IGpuKernel<>).Assembly.GetTypes()
           where type.GetInterfaces().Any(
               each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IGpuKernel<>))
           orderby type.Name
           select type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!,
    ];

    /// <summary>Returns the launcher of a kernel, which takes a stream and the numbers of groups and threads.</summary>
    public Action<AcceleratorStream, KernelConfig, TKernel> Load<TKernel>()
        where TKernel : struct, IGpuKernel<TKernel>
    {
        if (recorder is not null)
            return (_, config, kernel) => recorder.AddKernel(kernel, config.GridDim.X, config.GroupDim.X);
        if (!_loaded.TryGetValue(typeof(TKernel), out var loaded))
            _loaded[typeof(TKernel)] = loaded = accelerator.LoadKernel<TKernel>(TKernel.Run);
        return (Action<AcceleratorStream, KernelConfig, TKernel>)loaded;
    }
}
