using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Views;

/// <summary>What a search waits for because no worker has it, in a sentence.</summary>
internal static class MissingText
{
    public static string Format(MissingDevice missing)
    {
        if (missing.SetAside is { } aside) return aside;
        var device = missing.Device switch
        {
            "auto" => "",
            "gpu" => " with a GPU",
            "cpu" => " with a CPU",
            var one => $" with {one}"
        };
        return $"waiting for a worker{device}: " + missing.Workers switch
        {
            0 => "none is here",
            1 => "1 worker is here and has none",
            var many => $"{Numbers.Whole(many)} workers are here, none has one",
        };
    }
}
