using System.Net;
using System.Net.Sockets;
using System.Text;
using Experiments.Contracts.Grains;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Client.Tests;

/// <summary>The reasons why a cluster is not reached, told apart.</summary>
public sealed class UnreachableClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("correct horse battery staple")]
    public async Task A_process_that_says_nothing_does_not_answer(string? secret)
    {
        using var folder = new TemporaryFolder();
        // As the kernel does it for a process that is stopped.
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        var error = await ConnectAsync(
            frozen, TimeSpan.FromSeconds(1), secret is null ? null : folder.Write("secret", secret));
        Assert.Contains(
            "does not answer: it accepts connections, and says nothing", error.Message, StringComparison.Ordinal);
        Assert.Contains("stopped", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", true)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\nand then it waits for the client's half of the introduction", false)]
    public async Task A_process_that_answers_something_else_is_no_cluster(string answer, bool hangsUp)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other, Encoding.ASCII.GetBytes(answer), hangsUp);
        var error = await ConnectAsync(other, TimeSpan.FromSeconds(2));
        Assert.Contains("no cluster named 'experiments' answers there", error.Message, StringComparison.Ordinal);
        other.Stop();
        await answering;
    }

    [Fact]
    public async Task A_server_that_waits_for_a_line_is_asked_with_one()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var port = ((IPEndPoint)web.LocalEndpoint).Port;
        var book = new AddressBook(ClusterAddress.ParseAll($"127.0.0.1:{port}"));
        var asking = GatewayProbe.IsAnsweringAsync(book, Token);
        using var client = await web.AcceptTcpClientAsync(Token);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("", await reader.ReadLineAsync(Token));
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Token);
        Assert.True(await asking);
    }

    [Fact]
    public async Task A_cluster_whose_database_is_away_says_so()
    {
        await using var silo = await ClientSilo.StartAsync();
        var away = new AwayDatabase();
        var clock = new FakeTimeProvider();
        var connecting = ClusterConnector.ConnectAsync(
            silo.Options, clock, Token, c => c.AddOutgoingGrainCallFilter(away));
        while (!connecting.IsCompleted)
        {
            if (away.IsAsked) clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => connecting);
        Assert.Contains(AwayDatabase.Problem, error.Message, StringComparison.OrdinalIgnoreCase);

        away.IsAway = false;
        await using var client = await ClusterConnector.ConnectAsync(
            silo.Options with { Patience = TimeSpan.Zero },
            TimeProvider.System, Token, c => c.AddOutgoingGrainCallFilter(away));
        away.IsAway = true;
        error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => client.FindAsync("none", Token));
        Assert.Contains(AwayDatabase.Problem, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<ClusterUnreachableException> ConnectAsync(
        TcpListener listener, TimeSpan timeout, string? secretFile = null) =>
        Assert.ThrowsAsync<ClusterUnreachableException>(() => ExperimentsClient.ConnectAsync(
            new ClientOptions
            {
                Address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
                ConnectTimeout = timeout,
                ClusterSecretFile = secretFile,
            },
            Token));

    private static async Task AnswerAsync(TcpListener listener, byte[] answer, bool hangsUp)
    {
        var open = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(Token);
                open.Add(client);
                await client.GetStream().WriteAsync(answer, Token);
                if (hangsUp) client.Close();
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            foreach (var client in open) client.Dispose();
        }
    }

    /// <summary>A cluster whose catalog gives no answer in time, while its silos still answer.</summary>
    private sealed class AwayDatabase : IOutgoingGrainCallFilter
    {
        public const string Problem = "the experiment store in the PostgreSQL database d on h:5432 does not answer";

        public bool IsAway { get; set; } = true;

        public bool IsAsked { get; private set; }

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            // Orleans asks its own grains too.
            var asked = context.InterfaceMethod.DeclaringType;
            if (IsAway && asked == typeof(IExperimentCatalogGrain))
                return Task.FromException(new TimeoutException("Response did not arrive on time."));
            if (!IsAway || asked != typeof(IClusterStateGrain)) return context.Invoke();
            IsAsked = true;
            context.Result = new ClusterState([], $"T{Problem[1..]}. Check that the server runs.");
            return Task.CompletedTask;
        }
    }
}
