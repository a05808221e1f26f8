using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Grains;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>Shows the silos of a cluster to people: each with its devices, and each device with its packs.</summary>
internal static class SilosView
{
    /// <summary>Creates the view.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="height">The most lines; what has no room is counted.</param>
    public static IRenderable Render(ClusterView cluster, int height = int.MaxValue)
    {
        List<string> lines = [DescribeCluster(cluster)];
        if (cluster.StoreProblem is { } problem) lines.Add($"[yellow]warning:[/] {Plain.Escape(problem)}");
        foreach (var silo in cluster.Silos) lines.AddRange(Describe(silo));
        if (lines.Count > height)
        {
            var hidden = lines.Count - (height - 1);
            lines = [.. lines.Take(height - 1), $"[grey]{hidden} more lines: a higher terminal, or --output json[/]"];
        }
        return new Rows(lines.Select(line => new UnwrappedLine(line)));
    }

    private static string DescribeCluster(ClusterView cluster)
    {
        var devices = cluster.Silos.SelectMany(silo => silo.Info?.Activity ?? []).ToList();
        var slots = cluster.Silos.Sum(silo => silo.Info?.Slots ?? 0);
        return $"[bold]{Plain.Escape(cluster.Address)}[/]: {ExperimentSummary.Count(cluster.Silos.Count, "silo")}, "
            + $"{devices.Sum(device => device.Packs.Count)} of {ExperimentSummary.Count(slots, "slot")} busy, "
            + $"{Numbers.Rate(devices.Sum(device => device.FitsPerSecond))} fits/s";
    }

    private static IEnumerable<string> Describe(SiloView silo)
    {
        var name = $"[bold]{Plain.Escape(silo.Host)}[/] [grey]{silo.Endpoint}[/]";
        if (silo.Info is not { } info)
        {
            yield return $"{name}  [red]does not answer[/]";
            yield break;
        }
        List<string> parts = [GetWord(info.Role), info.Version];
        if (info.Memory is { } memory) parts.Add(FormatMemory(memory));
        if (info.Uptime > TimeSpan.Zero) parts.Add($"up {Numbers.Time(info.Uptime)}");
        yield return $"{name}  {Plain.Escape(string.Join("  ", parts))}";
        if (info.Activity is null && info.Slots > 0)
            yield return $"  {Plain.Escape(string.Join(", ", info.Devices))}: "
                + $"{ExperimentSummary.Count(info.Slots, "slot")}; an earlier version, which does not tell its work";
        foreach (var line in (info.Activity ?? []).SelectMany(Describe)) yield return line;
    }

    private static IEnumerable<string> Describe(DeviceActivity device)
    {
        var rate = device.FitsPerSecond > 0 ? $"  {Numbers.Rate(device.FitsPerSecond)} fits/s" : "";
        var memory = device.Memory is { } use ? $"  {FormatMemory(use)}" : "";
        var busy = device.Packs.Count == 0
            ? $"idle, {ExperimentSummary.Count(device.Slots, "slot")}"
            : $"{device.Packs.Count} of {ExperimentSummary.Count(device.Slots, "slot")} busy";
        yield return $"  [aqua]{Plain.Escape(device.Device)}[/]  {busy}{rate}  "
            + $"{ExperimentSummary.Count(device.FitsTrained, "fit")} so far{memory}";
        if (device.Quarantine is { } quarantine)
            yield return $"    [yellow]quarantined:[/] {Plain.Escape(quarantine.Reason)}";
        else if (device.Faults is { } faults)
        {
            var times = faults.Count == 1 ? "once" : $"{faults.Count} times";
            yield return $"    [yellow]failed {times} in the last day[/], and its silo started itself again: "
                + Plain.Escape(faults.Reason);
        }
        foreach (var pack in device.Packs) yield return Describe(pack);
    }

    private static string Describe(PackActivity pack)
    {
        var what = pack.IsRefit ? $"refit of trial {pack.Trial}"
            : pack.Trials > 1 ? $"{pack.Trials} trials from {pack.Trial}"
            : $"trial {pack.Trial}";
        return string.Create(CultureInfo.InvariantCulture,
            $"    slot {pack.Slot}  {Plain.Escape(pack.ExperimentId)}  {what}  {pack.FitsEnded}/{pack.Fits} fits  ")
            + Numbers.Time(pack.RunTime);
    }

    private static string FormatMemory(MemoryUse memory) =>
        $"{Numbers.Bytes(memory.Used)} of {Numbers.Bytes(memory.Total)}";

    /// <summary>Returns the role of a silo in words.</summary>
    public static string GetWord(SiloRole role) => role switch
    {
        SiloRole.Head => "head",
        SiloRole.Joined => "joined",
        _ => "shared",
    };
}
