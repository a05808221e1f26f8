using System.CommandLine;
using Experiments.Engine.Devices;
using Experiments.Engine.Training;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Gpu.Bench;

/// <summary>
/// The command that opens a device, trains, closes it, and does so again in the same process: nothing that a library
/// keeps of the first time may change the second.
/// </summary>
internal sealed class ReopenCommand() : BenchCommand(
    "reopen", "Trains, closes the device, opens it again and trains: the bits must be the same.")
{
    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        var report = new CheckReport(save);
        var packs = Enumerable.Range(0, 4).Select(RandomPack.Make).ToList();
        var first = packs.ConvertAll(pack => new Trainer(device).Train(pack));
        device.Dispose();
        using var again = Open(parsed);
        foreach (var (number, pack) in packs.Index())
        {
            var difference = Difference.Between(new Trainer(again).Train(pack), first[number]);
            report.Add(new(Checks.Describe("opened twice", number, pack), difference.Everywhere, 0)
            {
                Difference = difference
            });
        }
        report.WriteSummary("the device opened twice");
        return report.Passed;
    }
}
