using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>
/// A port that is reserved for this process. A bind alone cannot prove that the port is free: Orleans listens with
/// SO_REUSEPORT, so two silos could share a port without an error. Therefore the reservation first makes an exclusive
/// bind, which proves that no process listens, and then keeps a lock file in the machine's temporary folder for the
/// life of the silo, which separates silos that start at the same time.
/// </summary>
public sealed class PortReservation : IDisposable
{
    private readonly FileStream _lock;

    private PortReservation(int port, FileStream file) => (Port, _lock) = (port, file);

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Reserves a port on the loopback address; 0 for any free one.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static PortReservation Acquire(int port) => Acquire(port, IPAddress.Loopback);

    /// <summary>Reserves a port; 0 for any free one.</summary>
    /// <param name="port">The port.</param>
    /// <param name="listening">The address on which the silo will listen.</param>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static PortReservation Acquire(int port, IPAddress listening)
    {
        const int Tries = 100;
        for (var i = 0; ; i++)
        {
            var candidate = Probe(port, listening);
            if (candidate is { } free && Lock(free) is { } file) return new(free, file);
            if (port != 0 || i == Tries) throw new PortInUseException(port);
        }
    }

    /// <summary>Releases the port.</summary>
    public void Dispose() => _lock.Dispose();

    private static int? Probe(int port, IPAddress listening)
    {
        using var socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(listening, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new SiloException(
                $"This machine has no address {listening}: name one that it has, or leave --listen out.", e);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static FileStream? Lock(int port)
    {
        var path = Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"experiments-port-{port}.lock"));
        try
        {
            return new(path,
                FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
