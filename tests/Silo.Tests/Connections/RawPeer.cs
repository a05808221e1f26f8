using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Experiments.Silo.Tests.Connections;

/// <summary>A stranger at a silo's port: a plain socket that sends what it likes.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawPeer> ConnectAsync(IPEndPoint endpoint)
    {
        var peer = new RawPeer();
        await peer._socket.ConnectAsync(endpoint, Token);
        return peer;
    }

    /// <summary>Bytes that look like the first message of Orleans, and name a cluster.</summary>
    public static byte[] Preamble(string cluster)
    {
        var name = Encoding.UTF8.GetBytes(cluster);
        var message = new byte[4 + 20 + name.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length - 4);
        name.CopyTo(message, 24);
        return message;
    }

    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, Token);

    /// <summary>Sends nothing more; the other direction stays open.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits until the silo hangs up; returns what it said before.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var said = new List<byte>();
        var buffer = new byte[1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, Token) is > 0 and var count)
                said.AddRange(buffer.AsSpan(0, count));
        }
        catch (SocketException)
        {
            // Hung up with bytes that it has not read.
        }
        return [.. said];
    }

    /// <summary>Reads as many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        var buffer = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(done), Token);
            Assert.NotEqual(0, read);
            done += read;
        }
        return buffer;
    }

    public void Dispose() => _socket.Dispose();
}
