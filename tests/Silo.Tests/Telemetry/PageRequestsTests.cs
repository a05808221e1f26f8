using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Experiments.Silo.Tests.Connections;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>What the pages of a silo answer to requests that no Prometheus makes, and at which addresses.</summary>
public sealed class PageRequestsTests
{
    private static readonly HttpClient s_http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_read_and_nothing_else()
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer(), o => (o.Slots, o.MetricsPort) = (0, port));
        foreach (var page in new[] { "/", "/metrics", "/healthz", "/healthz/live", "/healthz/ready" })
        {
            foreach (var method in new[] { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW" })
            {
                using var refused = await SendAsync(port, method, page);
                Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
                Assert.Equal(["GET", "HEAD"], refused.Content.Headers.Allow.Order(StringComparer.Ordinal));
                Assert.Empty(await refused.Content.ReadAsStringAsync(Token));
            }
            using var head = await SendAsync(port, "HEAD", page);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsStringAsync(Token));
            using var read = await SendAsync(port, "GET", page);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }
        using var other = await SendAsync(port, "GET", "/other");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n", "413")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "413")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task A_body_is_not_waited_for(string request, string status)
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer(), o => (o.Slots, o.MetricsPort) = (0, port));
        using var peer = await RawPeer.ConnectAsync(new(IPAddress.Loopback, port));
        await peer.SendAsync(Encoding.ASCII.GetBytes(request));
        Assert.StartsWith(
            $"HTTP/1.1 {status}", Encoding.ASCII.GetString(await peer.ReadToEndAsync()), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Pages_are_where_the_silo_listens(bool isInsecure)
    {
        var port = FreePort.Next();
        await using var silo = await EmbeddedSilo.StartAsync(
            new TrivialTrainer(), o => (o.Slots, o.MetricsPort, o.Insecure) = (0, port, isInsecure));
        // All of 127.0.0.0/8 is this machine; only what listens on every address answers at the second.
        Assert.True(await IsOpenAsync("127.0.0.1", port));
        Assert.Equal(isInsecure, await IsOpenAsync("127.0.0.2", port));
    }

    private static async Task<bool> IsOpenAsync(string address, int port)
    {
        try
        {
            using var peer = await RawPeer.ConnectAsync(new(IPAddress.Parse(address), port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(int port, string method, string page)
    {
        using var request = new HttpRequestMessage(
            new(method), new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{page}")));
        return await s_http.SendAsync(request, Token);
    }
}
