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
    private readonly FileStream? _lock;

    private PortReservation(int port, FileStream? file) => (Port, _lock) = (port, file);

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
            if (candidate is { } free && TryLock(GetLockFile(free), out var file)) return new(free, file);
            if (port != 0 || i == Tries) throw new PortInUseException(port);
        }
    }

    /// <summary>Releases the port.</summary>
    public void Dispose() => _lock?.Dispose();

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

    /// <summary>
    /// Returns the lock file of a port. Each network namespace of Linux has its own ports and so its own files, because
    /// several may share the temporary folder, as containers of a machine do.
    /// </summary>
    internal static string GetLockFile(int port)
    {
        // The link has the form net:[4026531840].
        var space = new FileInfo("/proc/thread-self/ns/net").LinkTarget is { } link
            ? $"-{string.Concat(link.Where(char.IsAsciiDigit))}"
            : "";
        return Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"experiments-port-{port}{space}.lock"));
    }

    /// <summary>
    /// Locks a file; false if another process has locked it. The lock is the system's and ends with its process, so a
    /// file that a dead process left does not matter. Where no file can be made, because the folder cannot be written
    /// or the file is another user's, the bind must suffice: silos of two users never share a port.
    /// </summary>
    private static bool TryLock(string path, out FileStream? file)
    {
        file = null;
        try
        {
            file = new(path,
                FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !IsLockedElsewhere(e);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION.
    private static bool IsLockedElsewhere(Exception e) =>
        e is IOException && e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
