using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Experiments.Silo.Tests.Connections;

/// <summary>All that a client says, as a stranger in the network hears it.</summary>
internal sealed class Recording
{
    private readonly List<byte> _said = [];

    /// <summary>What was said; complete once the client has stopped.</summary>
    public byte[] ToArray()
    {
        lock (_said) return [.. _said];
    }

    /// <summary>Adds itself to the way of a connection.</summary>
    public void Configure(IConnectionBuilder builder) => builder.Use(next => async connection =>
    {
        var (transport, heard) = (connection.Transport, new Pipe());
        connection.Transport = new Pipes(transport.Input, heard.Writer);
        var passing = PassAsync(heard.Reader, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            await heard.Writer.CompleteAsync();
            await passing;
        }
    });

    private async Task PassAsync(PipeReader from, PipeWriter to)
    {
        while (true)
        {
            var read = await from.ReadAsync(CancellationToken.None);
            foreach (var part in read.Buffer)
            {
                lock (_said) _said.AddRange(part.Span);
                await to.WriteAsync(part, CancellationToken.None);
            }
            from.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
