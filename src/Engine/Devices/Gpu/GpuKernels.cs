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

    /// <summary>
    /// Called after each launch, with the kernel's type, if it is set before kernels are loaded: so a check sees what
    /// every kernel alone has written. Steps must not be recorded then.
    /// </summary>
    public Action<Type>? AfterLaunch { get; set; }

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
            return (stream, config, kernel) =>
                recorder.AddKernel(kernel, config.GridDim.X, config.GroupDim.X, stream);
        if (!_loaded.TryGetValue(typeof(TKernel), out var loaded))
            _loaded[typeof(TKernel)] = loaded = accelerator.LoadKernel<TKernel>(TKernel.Run);
        var launch = (Action<AcceleratorStream, KernelConfig, TKernel>)loaded;
        return AfterLaunch is not { } tell ? launch : (stream, config, kernel) =>
        {
            launch(stream, config, kernel);
            tell(typeof(TKernel));
        };
    }
}
