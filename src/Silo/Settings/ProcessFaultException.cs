using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>
/// The error that a card failed in a way that leaves this process without a card: the driver refuses all further work.
/// A new process may use it again.
/// </summary>
[GenerateSerializer, Alias("Experiments.ProcessFaultException")]
public sealed class ProcessFaultException : SiloException
{
    internal ProcessFaultException(string device, string reason)
        : base($"{device} failed, and a process can use no card after such a fault: {reason}") { }
}
