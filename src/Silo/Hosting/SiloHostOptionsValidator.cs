using System.Net;
using Experiments.Engine.Devices;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>Checks a host's options at start-up; says every failure at once, by the option's name and remedy.</summary>
public sealed class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloHostOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static bool TryParseEndpoint(string text, out DnsEndPoint endpoint)
    {
        var colon = text.LastIndexOf(':');
        var ok = colon > 0 && int.TryParse(text.AsSpan(colon + 1), out var port) && port is > 0 and <= 65535;
        endpoint = ok ? new(text[..colon], int.Parse(text.AsSpan(colon + 1))) : new("localhost", 1);
        return ok;
    }

    private static IEnumerable<string> Failures(SiloHostOptions o)
    {
        if (string.IsNullOrWhiteSpace(o.ClusterId)) yield return Say(nameof(o.ClusterId), o.ClusterId, "name the cluster");
        if (string.IsNullOrWhiteSpace(o.Folder)) yield return Say(nameof(o.Folder), o.Folder, "name a folder for the experiment store");
        if (o.Join is { } join && !TryParseEndpoint(join, out _)) yield return Say(nameof(o.Join), join, "give HOST:PORT of the head's silo port");
        if (!IsPort(o.SiloPort)) yield return Say(nameof(o.SiloPort), o.SiloPort, "use a port from 1 to 65535, or 0 for a free one");
        if (!IsPort(o.GatewayPort)) yield return Say(nameof(o.GatewayPort), o.GatewayPort, "use a port from 1 to 65535, or 0 for none");
        if (o.MetricsPort is not null and not (> 0 and <= 65535)) yield return Say(nameof(o.MetricsPort), o.MetricsPort, "use a port from 1 to 65535, or leave it out");
        if (o.Slots < 0) yield return Say(nameof(o.Slots), o.Slots, "use 0 for a silo that does not train, or the number of packs to train at once");
        if (MissingDevice(o) is { } missing) yield return Say(nameof(o.Devices), o.Devices, $"name devices that 'experiments devices' lists, or leave it out for all. {missing.TrimEnd('.')}");
        if (o.LeaseTerm < TimeSpan.FromSeconds(1)) yield return Say(nameof(o.LeaseTerm), o.LeaseTerm, "use at least 1 second");
        var ports = new[] { o.SiloPort, o.GatewayPort, o.MetricsPort }.Where(p => p > 0).ToList();
        if (ports.Distinct().Count() < ports.Count)
            yield return $"{SiloArguments.NameOf(nameof(o.SiloPort))}, {SiloArguments.NameOf(nameof(o.GatewayPort))} and {SiloArguments.NameOf(nameof(o.MetricsPort))} share a port: give each its own.";
    }

    private static string? MissingDevice(SiloHostOptions o)
    {
        try
        {
            return o.DevicesToUse().Count == 0 && o.Devices.Length > 0 ? "There is no name of a device in it." : null;
        }
        catch (DeviceNotFoundException e)
        {
            return e.Message;
        }
    }

    private static bool IsPort(int? port) => port is null or (>= 0 and <= 65535);

    private static string Say(string property, object? value, string remedy) =>
        $"{SiloArguments.NameOf(property)} is '{value}': {remedy}.";
}
