using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>A device in quarantine, in a sentence.</summary>
public static class QuarantineText
{
    public static string Format(QuarantinedDevice aside) =>
        $"{aside.Device} of {aside.Host} is quarantined: {aside.Reason.TrimEnd('.')}; "
        + "restart its silo after its repair";
}
