using System.Net;
using Experiments.Silo.Clustering;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>The head's table of silos: Orleans' contract for it, and that it outlives the process.</summary>
public sealed class MembersTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["silos.json"];

    [Fact]
    public async Task A_row_is_written_over_the_version_that_was_read_and_no_other()
    {
        var table = MembersTable.Open(File);
        var empty = (await table.ReadAll()).Version;
        Assert.True(await table.InsertRow(Entry(1), empty.Next()));
        Assert.False(await table.InsertRow(Entry(2), empty.Next()));
        Assert.False(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        var (read, etag) = Assert.Single((await table.ReadAll()).Members);
        read.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRow(read, "other", (await table.ReadAll()).Version.Next()));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAll()).Members).Item1.Status);
        Assert.True(await table.UpdateRow(read, etag, (await table.ReadAll()).Version.Next()));
        Assert.Equal(SiloStatus.Dead, (await table.ReadRow(read.SiloAddress)).Members[0].Item1.Status);
        Assert.Equal(2, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task The_table_of_an_earlier_process_goes_on()
    {
        var table = MembersTable.Open(File);
        await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next());
        await table.InsertRow(Entry(2), (await table.ReadAll()).Version.Next());

        var again = MembersTable.Open(File);
        Assert.Equal(table.Id, again.Id);
        Assert.Equal(2, (await again.ReadAll()).Version.Version);
        Assert.Equal([Entry(1).SiloAddress, Entry(2).SiloAddress],
            (await again.ReadAll()).Members.Select(row => row.Item1.SiloAddress));
        Assert.True(await again.InsertRow(Entry(3), (await again.ReadAll()).Version.Next()));
    }

    [Theory]
    [InlineData("{ \"table\":")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("127.0.0.1:1@7", "")]
    [InlineData("127.0.0.1:1@7", "127.0.0.1")]
    [InlineData("127.0.0.1:1@7", "127.0.0.1:port@7")]
    [InlineData("127.0.0.1:1@7", "127.0.0.1:99999999@7")]
    [InlineData("\"127.0.0.1:1@7\"", "null")]
    public async Task A_file_that_cannot_be_read_begins_a_new_table(string content, string? instead = null)
    {
        var table = MembersTable.Open(File);
        await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next());
        var text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        if (instead is not null) Assert.Contains(content, text, StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(
            File, instead is null ? content : text.Replace(content, instead, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var again = MembersTable.Open(File);
        Assert.NotEqual(table.Id, again.Id);
        Assert.Empty((await again.ReadAll()).Members);
    }

    [Fact]
    public async Task The_dead_are_forgotten_and_the_living_are_not()
    {
        var table = MembersTable.Open(File);
        foreach (var status in new[] { SiloStatus.Active, SiloStatus.Dead })
            await table.InsertRow(Entry((int)status, status), (await table.ReadAll()).Version.Next());
        await table.CleanupDefunctSiloEntries(DateTimeOffset.UnixEpoch);
        Assert.Equal(2, (await table.ReadAll()).Members.Count);
        await table.CleanupDefunctSiloEntries(new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(SiloStatus.Active, Assert.Single((await MembersTable.Open(File).ReadAll()).Members).Item1.Status);
    }

    public void Dispose() => _folder.Dispose();

    private static MembershipEntry Entry(int port, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 7),
        Status = status,
        HostName = "box",
        SiloName = $"silo-{port}",
        ProxyPort = 30000,
        SuspectTimes = [],
        StartTime = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        IAmAliveTime = new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc),
    };
}
