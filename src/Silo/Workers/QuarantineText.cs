using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>A device that was set aside, in a sentence.</summary>
public static class QuarantineText
{
    public static string Format(QuarantinedDevice aside) =>
        $"{aside.Device} of {aside.Host} is set aside: {aside.Reason.TrimEnd('.')}; restart its silo once it is mended";
}
