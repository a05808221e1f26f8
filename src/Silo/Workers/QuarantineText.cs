using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>The sentence that describes a quarantined device.</summary>
public static class QuarantineText
{
    public static string Format(QuarantinedDevice device) =>
        $"{device.Device} of {device.Host} is quarantined: {device.Reason.TrimEnd('.')}; "
        + "restart its silo after its repair";
}
