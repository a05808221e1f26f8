using System.CommandLine;
using System.Globalization;
using Experiments.Gpu.Bench.Speed;
using Experiments.Gpu.Bench.Static;

namespace Experiments.Gpu.Bench;

/// <summary>The command that measures the host's part of an epoch: no card is needed.</summary>
internal sealed class HostCommand : Command
{
    private static readonly int[] s_lanes = [128, 512];

    public HostCommand() : base("host",
        "Measures how long the host takes to lay an epoch for many lanes, without a card.") => SetAction(_ =>
        {
            Console.WriteLine("| lanes | orders | between epochs, ms | while the card runs, ms |");
            Console.WriteLine("| ---: | --- | ---: | ---: |");
            foreach (var order in new[] { RowOrder.Shared, RowOrder.Own })
                foreach (var lanes in s_lanes)
                {
                    var (between, meanwhile) = HostWork.Measure(lanes, order);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"| {lanes} | {order} | {between:N1} | {meanwhile:N1} |"));
                }
        });
}
