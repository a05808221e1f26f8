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
    public void ASecondSiloInTheSameFolderIsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(FolderLock.Holder(folder.Path));
        using (var held = FolderLock.Take(folder.Path))
        {
            Assert.Equal((Environment.ProcessId, 0), FolderLock.Holder(folder.Path) is { } holder ? (holder.Process, holder.Experiments.Count) : default);
            held.Note(["a", "b"]);
            Assert.Equal(["a", "b"], FolderLock.Holder(folder.Path)!.Experiments);
            var error = Assert.Throws<FolderInUseException>(() => FolderLock.Take(folder.Path));
            Assert.Contains($"{folder.Path} is in use by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        }

        // The process lives and its number is still written there; the lock itself is free.
        Assert.Null(FolderLock.Holder(folder.Path));
        FolderLock.Take(folder.Path).Dispose();
    }

    [Fact]
    public void AFreePortIsReservedOnce()
    {
        using var first = PortReservation.Take(0);
        using var second = PortReservation.Take(0);
        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal(first.Port, Assert.Throws<PortInUseException>(() => PortReservation.Take(first.Port)).Port);
    }

    [Fact]
    public void APortOnWhichSomebodyListensIsRefusedAlsoIfItsSocketWouldShareIt()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var error = Assert.Throws<PortInUseException>(() => PortReservation.Take(port));
        Assert.Contains($"Port {port} is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddressThatTheMachineDoesNotHaveIsNoPortInUse() => Assert.StartsWith(
        "This machine has no address 198.51.100.7", Assert.Throws<SiloException>(() => PortReservation.Take(0, IPAddress.Parse("198.51.100.7"))).Message, StringComparison.Ordinal);

    [Theory, InlineData(false), InlineData(true)]
    public async Task ASiloThatCannotStartGivesBackWhatItTook(bool lacksMetricsPort)
    {
        using var folder = new TemporaryFolder();
        using var taken = PortReservation.Take(0);
        var options = SiloHostOptions.Embedded(folder.Path);
        if (lacksMetricsPort) options.MetricsPort = taken.Port;
        else options.SiloPort = taken.Port;
        await Assert.ThrowsAsync<PortInUseException>(() => SiloHost.StartAsync(options, cancellation: TestContext.Current.CancellationToken));
        FolderLock.Take(folder.Path).Dispose();
    }

    [Fact]
    public async Task AStartThatIsNotApprovedLeavesNoTrace()
    {
        using var folder = new TemporaryFolder();
        await using var turn = await Experiments.Tests.Shared.MachineLock.Take(TestContext.Current.CancellationToken);
        var refused = Task.FromException(new InvalidOperationException("the experiment is wrong"));
        var starting = SiloHost.StartAsync(SiloHostOptions.Embedded(folder["store"]), approval: refused, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("the experiment is wrong", (await Assert.ThrowsAsync<InvalidOperationException>(() => starting)).Message);
        Assert.False(Directory.Exists(folder["store"]));
    }
}
