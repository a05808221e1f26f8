using System.Net;
using System.Runtime.InteropServices;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>The lock files of ports, which containers and earlier processes leave or share.</summary>
public sealed class PortReservationTests
{
    [Fact]
    public async Task A_silo_of_another_network_namespace_has_the_same_port()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("A network namespace can be made by root on Linux only.");
        using var here = PortReservation.Acquire(0, IPAddress.Any);
        var (made, there) = await RunElsewhereAsync(() =>
        {
            using var reservation = PortReservation.Acquire(here.Port, IPAddress.Any);
            return reservation.Port;
        });
        if (!made) Assert.Skip("The kernel allows no network namespace here.");
        Assert.Equal(here.Port, there);
        // The lock of this namespace is another file, and is still held.
        Assert.Throws<PortInUseException>(() => PortReservation.Acquire(here.Port, IPAddress.Any));
    }

    [Fact]
    public void A_file_that_a_dead_process_left_does_not_matter()
    {
        int port;
        using (var free = PortReservation.Acquire(0)) port = free.Port;
        File.WriteAllText(PortReservation.GetLockFile(port), "");
        using (var again = PortReservation.Acquire(port)) Assert.Equal(port, again.Port);
        Assert.False(File.Exists(PortReservation.GetLockFile(port)));
    }

    [Fact]
    public void A_file_that_cannot_be_made_does_not_matter()
    {
        int port;
        using (var free = PortReservation.Acquire(0)) port = free.Port;
        // A folder of that name is refused to every user, root too.
        Directory.CreateDirectory(PortReservation.GetLockFile(port));
        try
        {
            using var again = PortReservation.Acquire(port);
            Assert.Equal(port, again.Port);
        }
        finally
        {
            Directory.Delete(PortReservation.GetLockFile(port));
        }
    }

    /// <summary>Runs on a thread of a new network namespace, which ends with the thread.</summary>
    private static Task<(bool Made, int Result)> RunElsewhereAsync(Func<int> work)
    {
        const int NewNetwork = 0x40000000;
        var result = new TaskCompletionSource<(bool, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(Unshare(NewNetwork) == 0 ? (true, work()) : default);
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        thread.Start();
        return result.Task;
    }

    [DllImport("libc", EntryPoint = "unshare")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unshare(int flags);
}
