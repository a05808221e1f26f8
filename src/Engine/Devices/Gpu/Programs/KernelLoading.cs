using System.Diagnostics;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// Loads kernels. The driver's compiler reports errors only to ILGPU's trace, so a listener collects them.
/// </summary>
internal static class KernelLoading
{
    /// <summary>Loads the kernels of an instruction.</summary>
    /// <exception cref="GpuFailure">
    /// The driver rejected a kernel; the message contains its compiler's errors.
    /// </exception>
    public static T Load<T>(string instruction, Func<T> load)
    {
        using var words = new StringWriter();
        using var listener = new TextWriterTraceListener(words);
        Trace.Listeners.Add(listener);
        try
        {
            return load();
        }
        catch (AcceleratorException e)
        {
            var text = words.ToString().Replace("\0", "", StringComparison.Ordinal).Trim();
            throw new GpuFailure($"Loading the kernels of {instruction}{(text.Length > 0 ? $" ({text})" : "")}", e);
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }
    }
}
