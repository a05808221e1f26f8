using System.Net;
using System.Text.Json;
using Experiments.Cli.Views;
using Experiments.Client;
using Experiments.Contracts.Grains;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

/// <summary>Silos of a cluster: one that trains, one without devices, an earlier one, and one that is gone.</summary>
public sealed class SilosViewTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Fact]
    public void People_see_what_each_slot_trains()
    {
        var console = new TestConsole().Width(100);
        console.Write(SilosView.Render(Cluster()));
        Snapshot.Match(console.Output, "silos");
    }

    [Fact]
    public void What_has_no_room_is_counted()
    {
        var console = new TestConsole().Width(100);
        console.Write(SilosView.Render(Cluster(), height: 5));
        var lines = console.Output.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal("9 more lines: a higher terminal, or --output json", lines[^1].TrimEnd());
    }

    [Fact]
    public void Programs_get_all_of_it() =>
        Snapshot.Match(SilosJson.Build(Cluster()).ToJsonString(s_indented), "silos_json");

    private static ClusterView Cluster() => new("lab:30000", null, null,
    [
        Silo("head", 11111, new("0.1.0", SiloRole.Head, "head", Samples.Noon, [], 0, 30000, null, [],
            new(300L << 20, 16L << 30), TimeSpan.FromHours(30))),
        Silo("box", 11112, new("0.1.0", SiloRole.Joined, "box", Samples.Noon, ["cpu", "gpu:0", "gpu:1"], 4, 0, null,
        [
            new("cpu", 2, [new(1, Samples.Id, 17, false, 1, 5, 2, TimeSpan.FromSeconds(3.1))], 41.2, 1204, null, null),
            new("gpu:0", 1, [new(0, Samples.Id, 18, false, 20, 100, 60, TimeSpan.FromSeconds(75))], 0.8, 300,
                new(12L << 30, 139L << 30), null, new(2, Samples.Noon, "The launch failed.")),
            new("gpu:1", 1, [], 0, 0, null,
                new("gpu:1", "box", "It fell off the bus.", Samples.Noon, Samples.Noon.AddMinutes(1))),
        ], new(2L << 30, 64L << 30), TimeSpan.FromMinutes(3))),
        Silo("old", 11113, new("0.0.9", SiloRole.Joined, "old", Samples.Noon, ["cpu"], 2)),
        Silo("gone", 11114, null),
    ]);

    private static SiloView Silo(string host, int port, SiloInfo? info) =>
        new(new IPEndPoint(IPAddress.Loopback, port), host, info, TimeSpan.FromSeconds(0.25));
}
