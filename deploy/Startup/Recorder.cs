using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;
using Experiments.Startup;

/// <summary>
/// Writes down the generic methods that a program compiles while it runs: those that were not compiled ahead. The
/// runtime starts it in the program's process, where the variable DOTNET_STARTUP_HOOKS names this assembly.
/// </summary>
internal static class StartupHook
{
    /// <summary>Begins; the methods go to the end of the file that EXPERIMENTS_STARTUP_LIST names.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_STARTUP_LIST") is not { } list) return;
        var recorder = new Recorder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.AppendAllLines(list, recorder.Finish());
    }

    private sealed class Recorder : EventListener
    {
        private const EventKeywords Jit = (EventKeywords)0x10;
        private const string Compiled = "MethodLoadVerbose";
        private const string LastType = $"{nameof(StartupHook)}+{nameof(Recorder)}+{nameof(Last<>)}";

        // The type of a method that several share is known to the runtime alone.
        private static readonly MethodInfo s_declaringType = typeof(RuntimeMethodHandle).GetMethod("GetDeclaringType",
            BindingFlags.NonPublic | BindingFlags.Static, [Type.GetType("System.IRuntimeMethodInfo")!])!;
        private static readonly FieldInfo s_method = typeof(RuntimeMethodHandle).GetField(
            "m_value", BindingFlags.NonPublic | BindingFlags.Instance)!;

        private readonly ConcurrentDictionary<nint, byte> _methods = [];
        private readonly ManualResetEventSlim _isLast = new();

        public IEnumerable<string> Finish()
        {
            // The runtime passes its events on by a thread of its own: when that of a method compiled now has arrived,
            // those before have.
            new Last<byte>().Run();
            _isLast.Wait(TimeSpan.FromSeconds(10));
            return [.. _methods.Keys.Select(Find)
                .OfType<MethodBase>()
                .Where(IsWanted)
                .Select(method => MethodText.From(method).ToString())
                .Distinct(StringComparer.Ordinal)];
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith(Compiled, StringComparison.Ordinal) != true) return;
            _methods.TryAdd((nint)Convert.ToUInt64(eventData.Payload![0]), default);
            if (eventData.Payload[6] is string type && type.StartsWith(LastType, StringComparison.Ordinal)) _isLast.Set();
        }

        private static MethodBase? Find(nint id)
        {
            try
            {
                var handle = RuntimeMethodHandle.FromIntPtr(id);
                var type = (Type)s_declaringType.Invoke(null, [s_method.GetValue(handle)])!;
                return MethodBase.GetMethodFromHandle(handle, type.TypeHandle);
            }
            catch (Exception)
            {
                // A method that the runtime made, such as a stub.
                return null;
            }
        }

        private static bool IsWanted(MethodBase method) =>
            method.DeclaringType is { } type && (type.IsGenericType || method.IsGenericMethod)
            && !type.Assembly.IsDynamic && type.Assembly != typeof(StartupHook).Assembly;

        private sealed class Last<T>
        {
            public override string ToString() => typeof(T).Name;

            public void Run() => _ = ToString();
        }
    }
}
