using System.Net;
using System.Net.Sockets;
using Experiments.Contracts.Errors;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>The folder lock and the ports: what two silos on one machine could quarrel about.</summary>
public sealed class MachineResourcesTests
{
    [Fact]
    public void A_second_silo_in_the_same_folder_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(FolderLock.FindHolder(folder.Path));
        using (var held = FolderLock.Acquire(folder.Path))
        {
            Assert.Equal((Environment.ProcessId, 0), FolderLock.FindHolder(folder.Path) is { } holder
                ? (holder.Process, holder.Experiments.Count)
                : default);
            held.WriteNote(["a", "b"]);
            Assert.Equal(["a", "b"], FolderLock.FindHolder(folder.Path)!.Experiments);
            var error = Assert.Throws<FolderInUseException>(() => FolderLock.Acquire(folder.Path));
            Assert.Contains(
                $"{folder.Path} is in use by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        }

        // The process lives and its number is still written there; the lock itself is free.
        Assert.Null(FolderLock.FindHolder(folder.Path));
        FolderLock.Acquire(folder.Path).Dispose();
    }

    [Fact]
    public void A_free_port_is_reserved_once()
    {
        using var first = PortReservation.Acquire(0);
        using var second = PortReservation.Acquire(0);
        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal(first.Port, Assert.Throws<PortInUseException>(() => PortReservation.Acquire(first.Port)).Port);
    }

    [Fact]
    public void A_port_on_which_somebody_listens_is_refused_also_if_its_socket_would_share_it()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var error = Assert.Throws<PortInUseException>(() => PortReservation.Acquire(port));
        Assert.Contains($"Port {port} is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_the_machine_does_not_have_is_no_port_in_use() => Assert.StartsWith(
        "This machine has no address 198.51.100.7",
        Assert.Throws<SiloException>(() => PortReservation.Acquire(0, IPAddress.Parse("198.51.100.7"))).Message,
        StringComparison.Ordinal);

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_silo_that_cannot_start_gives_back_what_it_took(bool lacksMetricsPort)
    {
        using var folder = new TemporaryFolder();
        using var taken = PortReservation.Acquire(0);
        var options = SiloHostOptions.Embedded(folder.Path);
        if (lacksMetricsPort) options.MetricsPort = taken.Port;
        else options.SiloPort = taken.Port;
        await Assert.ThrowsAsync<PortInUseException>(
            () => SiloHost.StartAsync(options, cancellation: TestContext.Current.CancellationToken));
        FolderLock.Acquire(folder.Path).Dispose();
    }

    [Fact]
    public async Task A_start_that_is_not_approved_leaves_no_trace()
    {
        using var folder = new TemporaryFolder();
        await using var turn = await Experiments.Tests.Shared.MachineLock.AcquireAsync(
            TestContext.Current.CancellationToken);
        var refused = Task.FromException(new InvalidOperationException("the experiment is wrong"));
        var starting = SiloHost.StartAsync(SiloHostOptions.Embedded(folder["store"]),
            approval: refused, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            "the experiment is wrong", (await Assert.ThrowsAsync<InvalidOperationException>(() => starting)).Message);
        Assert.False(Directory.Exists(folder["store"]));
    }
}
