using System.Net;
using System.Net.Sockets;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A proxy between a store and its server that cuts a connection on request.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] s_commit = "COMMIT\0"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile Cut _cut;
    private int _cuts;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private enum Cut { None, Before, After }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>
    /// Cuts the next connection that commits: before the server hears of it, or after it has answered.
    /// </summary>
    public void CutAtCommit(bool before) => _cut = before ? Cut.Before : Cut.After;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            var swallow = new TaskCompletionSource();
            var answered = new TaskCompletionSource();
            await Task.WhenAny(
                PumpAsync(near, far, async chunk =>
                {
                    if (_cut == Cut.None || chunk.Span.IndexOf(s_commit) < 0) return true;
                    if (_cut == Cut.After)
                    {
                        swallow.SetResult();
                        await far.WriteAsync(chunk, _stop.Token);
                        await answered.Task;
                    }
                    _cut = Cut.None;
                    Interlocked.Increment(ref _cuts);
                    return false;
                }),
                PumpAsync(far, near, async _ =>
                {
                    if (!swallow.Task.IsCompleted) return true;
                    answered.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                    return false;
                }));
        }
    }

    /// <summary>Copies what comes, to the end of the connection or until it is not to be passed on.</summary>
    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, Task<bool>> passes)
    {
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, _stop.Token)) > 0
                    && await passes(buffer.AsMemory(0, read));)
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }
}
