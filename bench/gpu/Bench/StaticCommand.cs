using System.CommandLine;
using System.Globalization;
using Experiments.Gpu.Bench.Static;

namespace Experiments.Gpu.Bench;

/// <summary>
/// The command that counts without a card: the launches and bytes of a training step, and the instructions of kernels.
/// It prints the tables of bench/results/gpu-static.md.
/// </summary>
internal sealed class StaticCommand : Command
{
    public StaticCommand() : base("static",
        "Counts the launches, the bytes and the instructions of a training step, without a card.") =>
        SetAction(_ => Print(Console.Out));

    private static void Print(TextWriter to)
    {
        foreach (var workload in Workload.All) PrintStep(to, workload, RecordedStep.Record(workload));
        PrintHead(to, "Kernels",
            ["kernel", "instructions", "accesses of 16 bytes", "other accesses", "barriers", "shared bytes"]);
        foreach (var kernel in PtxKernel.CompileAll())
            PrintRow(to, [kernel.Name, Whole(kernel.Instructions), Whole(kernel.Wide), Whole(kernel.Narrow),
                Whole(kernel.Barriers), Whole(kernel.SharedBytes)]);
    }

    /// <summary>
    /// Equal launches are one row. Those of two branches run side by side: the step takes less than their sum.
    /// </summary>
    private static void PrintStep(TextWriter to, Workload workload, RecordedStep step)
    {
        var launches = step.Launches;
        PrintHead(to, workload.Name, ["launch", "groups", "MB read", "MB written", "GFLOP", "predicted us"]);
        foreach (var equal in launches.GroupBy(launch => launch))
        {
            var (count, name) = (equal.Count(), $"{equal.Key.Name}{(equal.Key.IsOnBranch ? " (second branch)" : "")}");
            PrintLaunch(to, Add(count > 1 ? $"{count} x {name}" : name, equal), count * StepTime.Predict(equal.Key));
        }
        PrintLaunch(to, Add($"**{launches.Count} launches**", launches), step.Microseconds);
        to.WriteLine();
    }

    private static Launch Add(string name, IEnumerable<Launch> launches) => launches.Aggregate(
        new Launch(name, 0, 0, 0), (sum, launch) => sum with
        {
            Groups = sum.Groups + launch.Groups,
            ReadBytes = sum.ReadBytes + launch.ReadBytes,
            WrittenBytes = sum.WrittenBytes + launch.WrittenBytes,
            Operations = sum.Operations + launch.Operations,
        });

    private static void PrintLaunch(TextWriter to, Launch launch, double microseconds) => PrintRow(to,
        [launch.Name, Whole(launch.Groups), Tenths(launch.ReadBytes / 1e6), Tenths(launch.WrittenBytes / 1e6),
            Tenths(launch.Operations / 1e9), Tenths(microseconds)]);

    private static void PrintHead(TextWriter to, string title, string[] columns)
    {
        to.WriteLine($"### {title}");
        to.WriteLine();
        PrintRow(to, columns);
        PrintRow(to, ["---", .. columns.Skip(1).Select(_ => "---:")]);
    }

    private static void PrintRow(TextWriter to, string[] cells) => to.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Tenths(double number) => number.ToString("N1", CultureInfo.InvariantCulture);
}
