using System.Net;
using System.Net.Sockets;
using Experiments.Engine.Devices;
using Experiments.Handshake;
using Experiments.Problems;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Validates a silo's options at start-up; reports all failures at once, each with the option's name and the remedy.
/// </summary>
public sealed class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloHostOptions options)
    {
        var failures = Check(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(SiloHostOptions o)
    {
        if (string.IsNullOrWhiteSpace(o.ClusterId))
            yield return FormatFailure(nameof(o.ClusterId), o.ClusterId, "name the cluster");
        if (string.IsNullOrWhiteSpace(o.Folder))
            yield return FormatFailure(nameof(o.Folder), o.Folder, "name a folder for the experiment store");
        if (o.ArtifactStore is { } store && ArtifactStores.FindProblem(store) is { } problem)
            yield return $"{SiloSettings.GetName(nameof(o.ArtifactStore))}: {problem.TrimEnd('.')}.";
        if (o.CacheFolder is { } cache && string.IsNullOrWhiteSpace(cache))
            yield return FormatFailure(nameof(o.CacheFolder), cache, "name a folder, or leave it out");
        if (o.DataCacheGb is < 0 or double.NaN)
            yield return FormatFailure(
                nameof(o.DataCacheGb), o.DataCacheGb, "use 0 for no cache, or its size in gigabytes");
        foreach (var failure in CheckCluster(o).Concat(CheckNetwork(o))) yield return failure;
        if (!IsPort(o.SiloPort))
            yield return FormatFailure(
                nameof(o.SiloPort), o.SiloPort, "use a port from 1 to 65535, or 0 for a free one");
        if (!IsPort(o.GatewayPort))
            yield return FormatFailure(
                nameof(o.GatewayPort), o.GatewayPort, "use a port from 1 to 65535, or 0 for none");
        if (o.MetricsPort is not null and not (> 0 and <= 65535))
            yield return FormatFailure(
                nameof(o.MetricsPort), o.MetricsPort, "use a port from 1 to 65535, or leave it out");
        if (o.MetricsRetention < TimeSpan.Zero)
            yield return FormatFailure(nameof(o.MetricsRetention),
                o.MetricsRetention, "use the time for which an experiment that has ended is shown, or 0");
        if (o.OtlpEndpoint is { } otlp && !IsOtlpEndpoint(otlp))
            yield return FormatFailure(
                nameof(o.OtlpEndpoint), otlp, "give the receiver's address, for example http://collector:4318");
        if (o.TraceRatio is not (>= 0 and <= 1))
            yield return FormatFailure(nameof(o.TraceRatio), o.TraceRatio, "use a share from 0 to 1");
        if (o.Slots < 0)
            yield return FormatFailure(nameof(o.Slots),
                o.Slots, "use 0 for a silo that does not train, or the number of packs to train at once");
        if (FindMissingDevice(o) is { } missing)
            yield return FormatFailure(nameof(o.Devices), o.Devices,
                "name devices that 'experiments devices' lists, or leave it out for all"
                    + (LocationText.Format(o.Devices) == o.Devices ? $". {missing.TrimEnd('.')}" : ""));
        if (o.LeaseTerm < TimeSpan.FromSeconds(1))
            yield return FormatFailure(nameof(o.LeaseTerm), o.LeaseTerm, "use at least 1 second");
        // The trials of a lost worker wait for this long.
        if (o.LeaseTerm > TimeSpan.FromHours(1))
            yield return FormatFailure(nameof(o.LeaseTerm), o.LeaseTerm, "use at most 1 hour");
        if (o.CheckpointInterval < TimeSpan.Zero)
            yield return FormatFailure(nameof(o.CheckpointInterval),
                o.CheckpointInterval, "use the time between two checkpoints of a fit, or 0 for none by time");
        if (o.CheckpointEpochs < 1)
            yield return FormatFailure(
                nameof(o.CheckpointEpochs), o.CheckpointEpochs, "use at least 1 epoch, or leave it out");
        if (o.DrainTimeout < TimeSpan.Zero)
            yield return FormatFailure(nameof(o.DrainTimeout),
                o.DrainTimeout, "use the time that a silo that stops may take for its last epochs, or 0");
        var ports = new[] { o.SiloPort, o.GatewayPort, o.MetricsPort }.Where(p => p > 0).ToList();
        if (ports.Distinct().Count() < ports.Count)
            yield return $"{Name(nameof(o.SiloPort))}, {Name(nameof(o.GatewayPort))} and {Name(nameof(o.MetricsPort))} "
                + "share a port: give each its own.";
    }

    /// <summary>Checks whether an address is valid for pushing telemetry.</summary>
    public static bool IsOtlpEndpoint(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var receiver) && receiver.Scheme is "http" or "https"
        && receiver.Query.Length == 0 && receiver.Fragment.Length == 0 && LocationText.IsCertain(receiver, endpoint);

    private static IEnumerable<string> CheckCluster(SiloHostOptions o)
    {
        if (o.Join is { } join && !SiloAddressText.TryParse(join, out _))
            yield return FormatFailure(nameof(o.Join), join, "give HOST or HOST:PORT of the head's gateway");
        if (o.Head && o.Join is not null)
            yield return $"{Name(nameof(o.Head))} and {Name(nameof(o.Join))} exclude each other: a silo is the head of "
                + "a cluster, or joins one.";
        // The value is not shown, because it may contain a password.
        if (o.Store is { } store && !StoreLocation.TryParse(store, out _, out var problem))
            yield return $"{Name(nameof(o.Store))}: {problem}.";
        if (o.Store is not null && o.ArtifactStore is null)
            yield return $"{Name(nameof(o.Store))} needs {Name(nameof(o.ArtifactStore))}: silos that share experiments "
                + "share their data and models too, in a folder that all of them can access, or in s3://BUCKET/PREFIX.";
        if (o.Store is not null && (o.Head || o.Join is not null))
            yield return $"{Name(nameof(o.Store))} excludes {Name(nameof(o.Head))} and {Name(nameof(o.Join))}: silos "
                + "that share a store find each other there, and none of them is the head.";
    }

    private static IEnumerable<string> CheckNetwork(SiloHostOptions o)
    {
        if (o.ClusterSecretFile is { } secret && SecretFile.Read(secret, out _) is { } unusable)
            yield return $"{Name(nameof(o.ClusterSecretFile))}: {unusable}.";
        foreach (var (name, text) in new[] { (nameof(o.Listen), o.Listen), (nameof(o.Advertise), o.Advertise) })
        {
            if (text is null) continue;
            if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
                yield return FormatFailure(name, text, "give an IPv4 address of this machine");
            else if (!IPAddress.IsLoopback(address) && !o.Insecure)
                yield return FormatFailure(name, text,
                    $"connections are not secured yet; in a private network, use {Name(nameof(o.Insecure))}");
            else if (name == nameof(o.Advertise) && address.Equals(IPAddress.Any))
                yield return FormatFailure(name, text, "give the one address at which others reach this silo");
        }

        if (o.Join is { } join && !o.Insecure && SiloAddressText.TryParse(join, out var head) && !IsLocal(head.Host))
            yield return FormatFailure(nameof(o.Join), join, "that silo must reach this one, and connections are not "
                + $"secured yet; in a private network, use {Name(nameof(o.Insecure))}");
    }

    private static bool IsLocal(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Name(string property) => SiloSettings.GetName(property);

    private static string? FindMissingDevice(SiloHostOptions o)
    {
        try
        {
            return o.DevicesToUse().Count == 0 && o.Devices.Length > 0 ? "It names no device." : null;
        }
        catch (DeviceNotFoundException e)
        {
            return e.Message;
        }
    }

    private static bool IsPort(int? port) => port is null or (>= 0 and <= 65535);

    private static string FormatFailure(string property, object? value, string remedy) =>
        $"{Name(property)} is '{(value is string text ? LocationText.Format(text) : value)}': {remedy}.";
}
