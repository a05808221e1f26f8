using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Views;

/// <summary>Describes the device that a search waits for because no worker has it, in a sentence.</summary>
internal static class MissingText
{
    public static string Format(MissingDevice missing)
    {
        if (missing.QuarantineReason is { } reason) return reason;
        var device = missing.Device switch
        {
            "auto" => "",
            "gpu" => " with a GPU",
            "cpu" => " with a CPU",
            var one => $" with {one}"
        };
        return $"waiting for a worker{device}: " + missing.Workers switch
        {
            0 => "no worker is connected",
            1 => "the connected worker has none",
            var many => $"none of the {Numbers.Whole(many)} connected workers has one",
        };
    }
}
