using System.Text.Json.Nodes;
using Experiments.Client;
using Experiments.Contracts.Grains;

namespace Experiments.Cli.Views;

/// <summary>Formats the silos of a cluster for programs.</summary>
internal static class SilosJson
{
    /// <summary>The member with the silos.</summary>
    public const string List = "silos";

    public static JsonObject Build(ClusterView cluster)
    {
        var document = JsonShape.Create("address", cluster.Address);
        document["store_problem"] = cluster.StoreProblem;
        document[List] = new JsonArray([.. cluster.Silos.Select(Build)]);
        return document;
    }

    private static JsonNode Build(SiloView silo) => new JsonObject
    {
        ["host"] = silo.Host,
        ["endpoint"] = silo.Endpoint.ToString(),
        ["answers"] = silo.Info is not null,
        ["role"] = silo.Info is { } info ? SilosView.GetWord(info.Role) : null,
        ["version"] = silo.Info?.Version,
        ["uptime"] = silo.Info?.Uptime.TotalSeconds,
        ["clock_offset"] = silo.Info is null ? null : silo.ClockOffset.TotalSeconds,
        ["slots"] = silo.Info?.Slots,
        ["memory"] = Build(silo.Info?.Memory),
        ["devices"] = silo.Info?.Activity is { } devices ? new JsonArray([.. devices.Select(Build)]) : null,
    };

    private static JsonNode Build(DeviceActivity device) => new JsonObject
    {
        ["device"] = device.Device,
        ["slots"] = device.Slots,
        ["fits_per_second"] = device.FitsPerSecond,
        ["fits_trained"] = device.FitsTrained,
        ["memory"] = Build(device.Memory),
        ["quarantine_reason"] = device.Quarantine?.Reason,
        ["faults"] = device.Faults is { } faults
            ? new JsonObject
            {
                ["count"] = faults.Count,
                ["last"] = StatusJson.Moment(faults.Last),
                ["reason"] = faults.Reason,
            }
            : null,
        ["packs"] = new JsonArray([.. device.Packs.Select(Build)]),
    };

    private static JsonNode Build(PackActivity pack) => new JsonObject
    {
        ["slot"] = pack.Slot,
        ["experiment"] = pack.ExperimentId,
        ["trial"] = pack.Trial,
        ["refit"] = pack.IsRefit,
        ["trials"] = pack.Trials,
        ["fits"] = pack.Fits,
        ["fits_ended"] = pack.FitsEnded,
        ["run_time"] = pack.RunTime.TotalSeconds,
    };

    private static JsonObject? Build(MemoryUse? memory) =>
        memory is null ? null : new() { ["used"] = memory.Used, ["total"] = memory.Total };
}
