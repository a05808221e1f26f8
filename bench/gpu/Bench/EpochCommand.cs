using System.CommandLine;
using Experiments.Engine.Devices;
using Experiments.Engine.Numerics;
using Experiments.Gpu.Bench.Speed;

namespace Experiments.Gpu.Bench;

/// <summary>The command that measures an epoch of many lanes.</summary>
internal sealed class EpochCommand : BenchCommand
{
    private readonly Option<Workload[]> _workloads = Several(
        "--workload", "promise",
        "784-128-10 on one training set (promise), on five folds (search), or 784-512-256-10 (wide)",
        text => Enum.Parse<Workload>(text, ignoreCase: true));
    private readonly Option<int[]> _lanes = Several(
        "--lanes", "1,8,32,128,512", "The numbers of fits that train together", int.Parse);
    private readonly Option<Precision[]> _precisions = Several(
        "--precision", "fp32,tf32", "fp32 or tf32", text => Enum.Parse<Precision>(text, ignoreCase: true));
    private readonly Option<RowOrder[]> _orders = Several(
        "--orders", "shared", "One order of rows for all lanes (shared), or one for each lane (own)",
        text => Enum.Parse<RowOrder>(text, ignoreCase: true));
    private readonly Option<int> _epochs = Number(
        "--epochs", 8, "The epochs that are measured, after one that warms up.");
    private readonly Option<int> _rows = Number("--rows", 60_000, "The training rows, at most.");
    private readonly Option<string?> _mnist = new("--mnist")
    {
        Description = "The folder of MNIST's IDX files, gzipped or not. Default: synthetic data of their shape.",
        HelpName = "DIR"
    };

    public EpochCommand() : base(
        "epoch",
        "Trains many networks together, batch 128, Adam, and measures the time of an epoch by the number of lanes.")
    {
        foreach (Option option in
            new Option[] { _workloads, _lanes, _precisions, _orders, _epochs, _rows, _mnist })
            Add(option);
    }

    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        var data = BenchData.Read(parsed.GetValue(_mnist), parsed.GetValue(_rows));
        Console.WriteLine($"batch {EpochMeasurement.Batch}, Adam, {data.Train.Rows:N0} rows of {data.Name}");
        List<EpochRow> rows = [];
        foreach (var workload in parsed.GetRequiredValue(_workloads))
            foreach (var precision in parsed.GetRequiredValue(_precisions))
                foreach (var order in parsed.GetRequiredValue(_orders))
                    foreach (var lanes in parsed.GetRequiredValue(_lanes))
                    {
                        var row = EpochMeasurement.Run(
                            device, data, workload, lanes, precision, order, parsed.GetValue(_epochs));
                        Console.WriteLine(row.Text);
                        rows.Add(row);
                        save(new { Data = data.Name, TrainRows = data.Train.Rows, Rows = rows });
                    }
        return true;
    }
}
