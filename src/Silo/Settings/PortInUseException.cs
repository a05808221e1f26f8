using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The error for a port that the silo needs and on which another process listens.</summary>
[GenerateSerializer, Alias("Experiments.PortInUseException")]
public sealed class PortInUseException : SiloException
{
    public PortInUseException(int port)
        : base(port == 0
            ? "No free port was found on the loopback address: close some programs and try again."
            : $"Port {port} is in use by another program: stop it, or name another port.") => Port = port;

    [Id(0)] public int Port { get; private set; }
}
