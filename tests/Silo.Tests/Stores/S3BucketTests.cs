using System.Net;
using System.Net.Sockets;
using System.Text;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.S3;

namespace Experiments.Silo.Tests.Stores;

/// <summary>What a bucket reads where the server's answers break off.</summary>
public sealed class S3BucketTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public S3BucketTests()
    {
        foreach (var (name, value) in S3Server.Credentials) Environment.SetEnvironmentVariable(name, value);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        using var server = new CancellationTokenSource();
        var answers = AnswerAsync(["abc", "a", "abcd"], server.Token);
        var buffer = new byte[4];
        Assert.Equal(4, await Open().ReadAsync("x", 0, buffer, Token));
        Assert.Equal("abcd"u8.ToArray(), buffer);
        await server.CancelAsync();
        Assert.Equal(3, await answers);
    }

    [Fact]
    public async Task After_three_answers_that_break_off_the_error_says_so_and_may_pass()
    {
        using var server = new CancellationTokenSource();
        var answers = AnswerAsync(["abc", "abc", "abc", "abcd"], server.Token);
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => Open().ReadAsync("x", 0, new byte[4], Token));
        Assert.True(error.IsTransient);
        Assert.Contains("ended prematurely", error.Message, StringComparison.Ordinal);
        await server.CancelAsync();
        Assert.Equal(3, await answers);
    }

    private S3Bucket Open() =>
        new(S3Location.Parse($"s3://bucket/p?endpoint=http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    /// <summary>
    /// Answers one request a connection with what promises to be four bytes; returns how many it has answered when it
    /// is stopped.
    /// </summary>
    private async Task<int> AnswerAsync(string[] bodies, CancellationToken stop)
    {
        var answered = 0;
        try
        {
            foreach (var body in bodies)
            {
                using var client = await _listener.AcceptTcpClientAsync(stop);
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync(Token) is { Length: > 0 }) { }
                await client.GetStream().WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{body}"),
                    Token);
                answered++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The bucket has asked for the last time.
        }
        return answered;
    }
}
