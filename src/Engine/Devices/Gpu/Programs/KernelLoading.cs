using System.Diagnostics;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// Loads kernels. What the driver's compiler has against one goes to ILGPU's trace and nowhere else: so it is listened
/// to.
/// </summary>
internal static class KernelLoading
{
    /// <summary>Loads what an instruction needs.</summary>
    /// <exception cref="GpuFailure">The driver refused a kernel; its compiler's words are in the message.</exception>
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
